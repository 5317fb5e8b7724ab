// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/chunkdecoder.h"

#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"

#include <zstd.h>

#include <algorithm>

namespace forkscope {

using mcap::Cursor;
using mcap::Opcode;

void ChunkDecoder::Deleter::operator()(ZSTD_DCtx_s *context) const
{
    ZSTD_freeDCtx(context);
}

ChunkDecoder::ChunkDecoder() : m_context(ZSTD_createDCtx()) {}

ChunkDecoder::~ChunkDecoder() = default;

std::optional<qsizetype> ChunkDecoder::recordLength(QByteArrayView begin)
{
    constexpr auto needed = mcap::RecordHead + mcap::ChunkHead + mcap::ZstdMagic.size();
    if (begin.size() < needed)
        return std::nullopt;
    Cursor cursor(begin);
    const auto opcode = Opcode(cursor.take<quint8>());
    const auto length = cursor.take<quint64>();
    cursor.takeRaw(8 + 8); // times
    const auto unpacked = cursor.take<quint64>();
    cursor.takeRaw(4); // checksum
    const auto mark = cursor.takeRaw(quint64(mcap::ChunkMark.size()));
    const auto packed = cursor.take<quint64>();
    const bool holds = opcode == Opcode::Chunk && mark == mcap::ChunkMark && packed <= mcap::ChunkMax &&
                       unpacked <= mcap::ChunkMax && length == quint64(mcap::ChunkHead) + packed &&
                       cursor.rest().startsWith(mcap::ZstdMagic);
    return holds ? mcap::RecordHead + qsizetype(length) : 0;
}

ChunkDecoder::Verdict ChunkDecoder::decode(QByteArrayView record)
{
    m_messages.clear();
    m_sequences.reset();
    // The times in the record are not under its checksum; those of the messages are.
    m_timeBegin = m_timeEnd = 0;
    Cursor cursor(record.sliced(mcap::RecordHead + 8 + 8));
    const auto unpacked = cursor.take<quint64>();
    const auto crc = cursor.take<quint32>();
    cursor.takeRaw(quint64(mcap::ChunkMark.size()));
    const auto packed = cursor.take<quint64>();
    if (!cursor.isSound() || packed != quint64(cursor.rest().size()) || !unpack(cursor.rest(), unpacked, crc))
        return Verdict::Damaged;
    return walk();
}

bool ChunkDecoder::unpack(QByteArrayView packed, quint64 unpacked, quint32 crc)
{
    const auto length = std::size_t(packed.size());
    m_work += length;
    if (!m_context || ZSTD_getFrameContentSize(packed.data(), length) != unpacked ||
        ZSTD_findFrameCompressedSize(packed.data(), length) != length)
        return false;
    m_work += unpacked;
    m_raw.resize(qsizetype(unpacked));
    return ZSTD_decompressDCtx(m_context.get(), m_raw.data(), unpacked, packed.data(), length) == unpacked &&
           mcap::crc32(m_raw) == crc;
}

ChunkDecoder::Verdict ChunkDecoder::walk()
{
    Cursor cursor(m_raw);
    auto channels = m_channels;
    quint64 records = 0;
    bool isTooNew = false;
    bool isSound = true;
    m_isOurs = false;
    while (const auto record = mcap::takeRecord(cursor)) {
        if (record->opcode == Opcode::Channel)
            isSound = takeChannel(record->content, channels, isTooNew);
        else if (record->opcode == Opcode::Message)
            isSound = takeMessage(record->content, channels, records);
        if (!isSound || isTooNew)
            break;
    }
    if (isTooNew)
        return Verdict::TooNew;
    if (!isSound || !cursor.isSound()) {
        m_messages.clear();
        return Verdict::Damaged;
    }
    m_channels = std::move(channels);
    return Verdict::Sound;
}

bool ChunkDecoder::takeChannel(QByteArrayView content, ChannelMap &channels, bool &isTooNew)
{
    Cursor cursor(content);
    const auto id = cursor.take<quint16>();
    cursor.take<quint16>(); // schema
    const auto topic = cursor.takeString();
    const auto encoding = cursor.takeString();
    if (!cursor.isSound())
        return false;
    std::optional<MessageType> type;
    if (encoding == mcap::Encoding)
        type = mcap::typeOfTopic(topic);
    else if (encoding.startsWith(mcap::EncodingFamily) && encoding.size() > mcap::EncodingFamily.size())
        isTooNew = true;
    m_isOurs |= encoding == mcap::Encoding;
    const auto known = std::ranges::find(channels, id, &ChannelMap::value_type::first);
    if (known != channels.end())
        known->second = type;
    else if (channels.size() < std::size_t(mcap::MapMax))
        channels.emplace_back(id, type);
    else
        return false;
    return true;
}

bool ChunkDecoder::takeMessage(QByteArrayView content, const ChannelMap &channels, quint64 &records)
{
    Cursor cursor(content);
    ChunkMessage message;
    const auto id = cursor.take<quint16>();
    message.sequence = cursor.take<quint32>();
    message.time = cursor.take<quint64>();
    cursor.take<quint64>(); // publish time
    if (!cursor.isSound())
        return false;
    m_sequences = Sequences{m_sequences ? m_sequences->first : message.sequence, message.sequence + 1};
    const auto known = std::ranges::find(channels, id, &ChannelMap::value_type::first);
    if (known == channels.end() || !known->second)
        return true; // another version's channel
    message.type = *known->second;
    message.payload = cursor.rest();
    if (!mcap::isWellFormed(message.type, message.payload))
        return false;
    if (message.type == MessageType::Events || message.type == MessageType::Snapshot)
        records += BatchReader(message.payload).head().count;
    if (m_messages.empty())
        m_timeBegin = message.time;
    m_timeEnd = std::max(m_timeEnd, message.time);
    m_messages.push_back(message);
    return records <= mcap::ChunkRecordsMax;
}

} // namespace forkscope
