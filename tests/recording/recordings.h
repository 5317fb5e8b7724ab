// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Small recordings for tests: their messages, their bytes, and what a reader makes of bytes.
#pragma once

#include "app/recording/outputdevice.h"
#include "app/recording/recordingparser.h"
#include "app/stream/message.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace forkscope {

inline bool operator==(const Message &left, const Message &right)
{
    return left.type == right.type && left.payload == right.payload;
}

Message helloMessage(quint64 nextSeq = 0);
// Forks, execs and exits of `count` children of one shell, from number `firstSeq` on, a millisecond apart.
Message eventsMessage(quint64 firstSeq, quint32 count);
Message snapshotMessage(quint64 nextSeq);
Message lossMessage(forkscope_stage stage, quint64 firstSeq, quint64 count);
Message statsMessage(quint64 time);
Message markerMessage(quint64 time, QByteArrayView text);
Message nameMessage(quint64 id, QByteArrayView text);

// By chunks: hello, snapshot and events; events, loss and stats; name, marker and events. Nine events.
std::vector<std::vector<Message>> sampleChunks();
std::vector<Message> joined(const std::vector<std::vector<Message>> &chunks);

// Keeps what is written. Its n-th call of write(), sync() or finish() can be made to fail.
class MemoryDevice : public OutputDevice
{
public:
    struct Store
    {
        QByteArray bytes;
        int calls = 0;
        int failAt = -1;
        int error = 0;
        qsizetype shortBy = 0; // a failing write leaves so many bytes unwritten
        bool isFinished = false;
        bool isDiscarded = false;
    };
    explicit MemoryDevice(Store &store) : m_store(store) {}

    int write(QByteArrayView bytes) override;
    int sync() override;
    int truncate(quint64 size) override;
    int finish() override;
    void discard() override { m_store.isDiscarded = true; }

private:
    int fault();

    Store &m_store;
};

enum class Ending { Finished, Killed };
// A recording with these chunks; a killed one has no summary.
QByteArray recordingOf(const std::vector<std::vector<Message>> &chunks, Ending ending = Ending::Finished);
// Where each chunk record begins, and behind the last one the place where its index ends.
std::vector<qsizetype> chunkOffsets(const QByteArray &recording);

struct Reading
{
    std::vector<Message> messages;
    QString notice;
    QString error;
    quint64 damages = 0;
    friend bool operator==(const Reading &, const Reading &) = default;
};
// Fed in pieces of these lengths, the last of which is repeated; messages are taken after each.
Reading readingOf(QByteArrayView bytes, const std::vector<qsizetype> &pieces = {1 << 30});

// One line a message: "hello", "events 3+5", "loss file damaged 2".
QString textOf(const Message &message);
QString textOf(const std::vector<Message> &messages);
// The losses that a reader adds, left out.
std::vector<Message> withoutFileLosses(const std::vector<Message> &messages);

} // namespace forkscope
