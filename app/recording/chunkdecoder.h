// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks one chunk and believes it only when everything about it holds: sizes, checksum, and every message in it.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

struct ZSTD_DCtx_s;

namespace forkscope {

// A message in the decoder's buffer: valid until the next decode().
struct ChunkMessage
{
    MessageType type{};
    quint32 sequence = 0; // of all messages of the recording
    quint64 time = 0;
    QByteArrayView payload;
};

class ChunkDecoder
{
public:
    ChunkDecoder();
    ~ChunkDecoder();

    // Whether a record that begins with these bytes may be a chunk at all; nothing while they are too few to tell.
    // Otherwise the length of the whole record; 0: it is none.
    static std::optional<qsizetype> recordLength(QByteArrayView begin);

    enum class Verdict { Sound, Damaged, TooNew };
    // `record`: the whole chunk record. messages() is valid when it is sound.
    Verdict decode(QByteArrayView record);
    const std::vector<ChunkMessage> &messages() const { return m_messages; }
    quint64 timeBegin() const { return m_timeBegin; }
    quint64 timeEnd() const { return m_timeEnd; }
    // Whether one of the chunk's channels is Forkscope's.
    bool isOurs() const { return m_isOurs; }
    // Of the first message, and one more than that of the last, those of unknown channels included; nothing without
    // one.
    struct Sequences
    {
        quint32 first;
        quint32 next;
    };
    const std::optional<Sequences> &sequences() const { return m_sequences; }

    // Bytes looked at and made so far, damaged chunks included: what a hostile file would like to be endless.
    quint64 work() const { return m_work; }

private:
    struct Deleter
    {
        void operator()(ZSTD_DCtx_s *context) const;
    };
    using ChannelMap = std::vector<std::pair<quint16, std::optional<MessageType>>>;

    bool unpack(QByteArrayView packed, quint64 unpacked, quint32 crc);
    Verdict walk();
    bool takeChannel(QByteArrayView content, ChannelMap &channels, bool &isTooNew);
    bool takeMessage(QByteArrayView content, const ChannelMap &channels, quint64 &records);

    std::unique_ptr<ZSTD_DCtx_s, Deleter> m_context;
    QByteArray m_raw;
    std::vector<ChunkMessage> m_messages;
    ChannelMap m_channels; // of the chunks before: other writers name a channel only once
    quint64 m_timeBegin = 0;
    quint64 m_timeEnd = 0;
    quint64 m_work = 0;
    std::optional<Sequences> m_sequences;
    bool m_isOurs = false;
};

} // namespace forkscope
