// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Packs messages into one chunk that stands for itself: its channels, its messages, and the index behind it.
#pragma once

#include "app/recording/mcap.h"
#include "app/stream/message.h"

#include <QByteArray>

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

struct ZSTD_CCtx_s;

namespace forkscope {

struct EncodedChunk
{
    QByteArray bytes; // the chunk record, then its message index records
    quint64 timeBegin = 0;
    quint64 timeEnd = 0;
    quint64 chunkLength = 0;
    quint64 indexLength = 0;
    quint64 packed = 0;
    quint64 unpacked = 0;
    std::vector<std::pair<quint16, quint64>> indexOffsets; // channel; place in bytes
};

class ChunkEncoder
{
public:
    ChunkEncoder();
    ~ChunkEncoder();

    void add(const Message &message, quint32 sequence, quint64 time);
    bool isEmpty() const { return m_count == 0; }
    bool isFull() const { return m_raw.size() >= 256 << 10; }
    quint32 count() const { return m_count; }
    // Of what take() will pack.
    quint64 unpackedSize() const { return quint64(m_raw.size()); }

    // The encoder is empty again. Nothing only when there is no memory.
    std::optional<EncodedChunk> take();

private:
    struct Deleter
    {
        void operator()(ZSTD_CCtx_s *context) const;
    };
    struct Entry
    {
        quint64 time;
        quint64 offset; // in the unpacked records
    };

    void appendIndex(EncodedChunk &chunk);

    std::unique_ptr<ZSTD_CCtx_s, Deleter> m_context;
    QByteArray m_raw;
    QByteArray m_packed;                                      // kept for its memory only
    std::array<std::vector<Entry>, mcap::ChannelIds> m_index; // by channel
    quint64 m_timeBegin = 0;
    quint64 m_timeEnd = 0;
    quint32 m_count = 0;
};

} // namespace forkscope
