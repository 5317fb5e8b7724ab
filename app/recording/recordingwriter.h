// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a recording while it happens: takes messages as they come from a source, packs them into chunks that stand for
// themselves, and ends with a summary. At any moment the file is readable up to its last whole chunk.
#pragma once

#include "app/recording/chunkencoder.h"
#include "app/recording/mcap.h"
#include "app/recording/outputdevice.h"
#include "app/recording/overview.h"
#include "app/stream/message.h"
#include "app/stream/result.h"

#include <QString>

#include <array>
#include <memory>
#include <vector>

namespace forkscope {

class RecordingWriter
{
public:
    // Writes PATH.part and gives it its name in finish(). Fails with one sentence: exists, is no regular file, is being
    // written, no such directory, no permission.
    static Result<std::unique_ptr<RecordingWriter>> create(const QString &path, Overwrite overwrite);
    // Writes to an open descriptor, a pipe as well; it is duplicated. Whoever writes to a pipe decides about SIGPIPE.
    static Result<std::unique_ptr<RecordingWriter>> createOnDescriptor(int descriptor);
    static Result<std::unique_ptr<RecordingWriter>> createOnDevice(std::unique_ptr<OutputDevice> device);

    // Finishes nothing: the .part stays for recovery, unless no message was ever written.
    ~RecordingWriter();
    RecordingWriter(const RecordingWriter &) = delete;
    RecordingWriter &operator=(const RecordingWriter &) = delete;

    // False once writing failed; error() then says why. The first message is the Hello; Bye and what was concluded by
    // the client are passed over. What is no well-formed message becomes a loss in its place.
    bool write(const Message &message);
    // Writes the chunk begun so far and has it brought to the disk. To be called every second (Recorder does).
    bool flush();
    // Writes the summary and gives the file its name, also after an error: then it holds what was written before, and
    // where that was nothing there is no file. Nothing can be written afterwards.
    bool finish();
    // Removes what was written. Nothing can be written afterwards.
    void discard();

    bool hasFailed() const { return !m_error.isEmpty(); }
    // One sentence: what failed, why, what to do, and how much is kept. Empty while all is well.
    const QString &error() const { return m_error; }

    quint64 messages() const { return m_messages; }
    // Records of the kernel and of imports; snapshots not counted.
    quint64 events() const { return m_overview.events(); }
    // Size of the file so far, without the chunk begun.
    quint64 bytes() const { return m_bytes; }
    // What its size will hardly exceed when it is finished now.
    quint64 finishedBytes() const;
    // Messages not yet in the file: whether flush() has something to write.
    bool hasUnwritten() const { return !m_encoder.isEmpty(); }
    const Overview &overview() const { return m_overview; }

    // Where it will be when finished, and where it is until then; empty on a descriptor.
    QString path() const;
    QString partPath() const;

private:
    struct ChunkEntry
    {
        EncodedChunk chunk; // without its bytes
        quint64 offset;
    };
    struct Group
    {
        mcap::Opcode opcode;
        quint64 begin;
        quint64 length;
    };

    explicit RecordingWriter(std::unique_ptr<OutputDevice> device);

    bool writeHead();
    bool writeSession(const QByteArray &payload);
    void note(const Message &message);
    bool closeChunk();
    bool writeSummary();
    QByteArray summaryRecords(std::vector<Group> &groups) const;
    QByteArray chunkIndexContent(const ChunkEntry &entry) const;
    QByteArray statisticsContent() const;
    bool put(const QByteArray &bytes);
    bool fail(int error);
    QString sentence(int error) const;

    std::unique_ptr<OutputDevice> m_device;
    ChunkEncoder m_encoder;
    std::vector<ChunkEntry> m_chunks;
    Overview m_overview;
    QString m_error;
    std::array<quint64, mcap::ChannelIds> m_channelMessages{}; // by channel
    quint64 m_messages = 0;
    quint64 m_bytes = 0;
    quint64 m_keptEvents = 0; // in the chunks written
    quint64 m_firstTime = 0;
    quint64 m_lastTime = 0;
    quint64 m_sessionOffset = 0; // 0: none written
    quint64 m_sessionLength = 0;
    quint32 m_crc = 0; // of all bytes so far
    bool m_isFinished = false;
};

} // namespace forkscope
