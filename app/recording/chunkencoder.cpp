// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/chunkencoder.h"

#include "app/recording/mcap.h"

#include <zstd.h>

namespace forkscope {

using mcap::Opcode;

namespace {

// Records are made of fields of 4 and 8 bytes: looking for longer matches makes zstd's level 3 smaller and faster here.
void setUp(ZSTD_CCtx *context)
{
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 3);
    ZSTD_CCtx_setParameter(context, ZSTD_c_strategy, ZSTD_dfast);
    ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, 6);
}

void appendNumber(QByteArray &out, auto number)
{
    out.append(reinterpret_cast<const char *>(&number), sizeof number);
}

} // namespace

void ChunkEncoder::Deleter::operator()(ZSTD_CCtx_s *context) const
{
    ZSTD_freeCCtx(context);
}

ChunkEncoder::ChunkEncoder() : m_context(ZSTD_createCCtx())
{
    if (m_context)
        setUp(m_context.get());
}

ChunkEncoder::~ChunkEncoder() = default;

void ChunkEncoder::add(const Message &message, quint32 sequence, quint64 time)
{
    const auto id = quint16(message.type);
    auto &index = m_index.at(id);
    if (index.empty())
        m_raw += mcap::record(Opcode::Channel, mcap::channelContent(*mcap::findChannel(message.type)));
    index.push_back({time, quint64(m_raw.size())});
    appendNumber(m_raw, quint8(Opcode::Message));
    appendNumber(m_raw, quint64(mcap::MessageHead + message.payload.size()));
    appendNumber(m_raw, id);
    appendNumber(m_raw, sequence);
    appendNumber(m_raw, time); // log time
    appendNumber(m_raw, time); // publish time
    m_raw += message.payload;
    if (m_count++ == 0)
        m_timeBegin = time;
    m_timeEnd = time;
}

std::optional<EncodedChunk> ChunkEncoder::take()
{
    if (!m_context)
        return std::nullopt;
    m_packed.resize(qsizetype(ZSTD_compressBound(std::size_t(m_raw.size()))));
    const auto length = ZSTD_compress2(m_context.get(), m_packed.data(), std::size_t(m_packed.size()),
                                       m_raw.constData(), std::size_t(m_raw.size()));
    if (ZSTD_isError(length))
        return std::nullopt;

    EncodedChunk chunk;
    chunk.timeBegin = m_timeBegin;
    chunk.timeEnd = m_timeEnd;
    chunk.packed = length;
    chunk.unpacked = quint64(m_raw.size());
    mcap::Encoder encoder;
    encoder.add(Opcode::Chunk).add(quint64(mcap::ChunkHead) + chunk.packed);
    encoder.add(m_timeBegin).add(m_timeEnd).add(chunk.unpacked).add(mcap::crc32(m_raw));
    encoder.addString(mcap::Compression).add(chunk.packed);
    encoder.addRaw(QByteArrayView(m_packed).first(qsizetype(length)));
    chunk.bytes = encoder.take();
    chunk.chunkLength = quint64(chunk.bytes.size());
    appendIndex(chunk);
    m_raw.resize(0); // and keeps its memory
    m_count = 0;
    return chunk;
}

void ChunkEncoder::appendIndex(EncodedChunk &chunk)
{
    for (std::size_t id = 0; id < m_index.size(); ++id) {
        auto &entries = m_index[id];
        if (entries.empty())
            continue;
        chunk.indexOffsets.emplace_back(quint16(id), quint64(chunk.bytes.size()));
        mcap::Encoder content;
        content.add(quint16(id)).add(quint32(entries.size() * sizeof(Entry)));
        content.addRaw(
            QByteArrayView(reinterpret_cast<const char *>(entries.data()), qsizetype(entries.size() * sizeof(Entry))));
        chunk.bytes += mcap::record(Opcode::MessageIndex, content.bytes());
        entries.clear();
    }
    chunk.indexLength = quint64(chunk.bytes.size()) - chunk.chunkLength;
}

} // namespace forkscope
