// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The container's alphabet: MCAP's opcodes and encodings, Forkscope's channels on it, and the limits a reader keeps to.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>
#include <QByteArrayView>

#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace forkscope::mcap {

static_assert(std::endian::native == std::endian::little, "records are written and read as they lie in memory");

inline constexpr QByteArrayView Magic("\x89MCAP0\r\n", 8);
inline constexpr QByteArrayView Profile("forkscope");
inline constexpr QByteArrayView Encoding("forkscope1");
inline constexpr QByteArrayView EncodingFamily("forkscope");
inline constexpr QByteArrayView Compression("zstd");
inline constexpr QByteArrayView SessionName("session");

enum class Opcode : quint8 {
    Header = 0x01,
    Footer = 0x02,
    Channel = 0x04,
    Message = 0x05,
    Chunk = 0x06,
    MessageIndex = 0x07,
    ChunkIndex = 0x08,
    Statistics = 0x0b,
    Metadata = 0x0c,
    MetadataIndex = 0x0d,
    SummaryOffset = 0x0e,
    DataEnd = 0x0f,
    Overview = 0x81, // Forkscope's own
};

// Opcode and length of what follows.
inline constexpr qsizetype RecordHead = 1 + 8;
// Content of a chunk record before its packed records, with the compression's name.
inline constexpr qsizetype ChunkHead = 8 + 8 + 8 + 4 + 4 + 4 + 8;
// Footer record and closing magic.
inline constexpr qsizetype Tail = RecordHead + 8 + 8 + 4 + 8;
// Content of a message record before its payload.
inline constexpr qsizetype MessageHead = 2 + 4 + 8 + 8;

// What makes a chunk record recognisable: the compression's name in it, and 8 bytes behind that the frame's own magic.
inline constexpr QByteArrayView ChunkMark("\x04\0\0\0zstd", 8);
inline constexpr qsizetype ChunkMarkAt = RecordHead + 8 + 8 + 8 + 4;
inline constexpr QByteArrayView ZstdMagic("\x28\xb5\x2f\xfd", 4);

inline constexpr quint64 RecordMax = 16 << 20;
inline constexpr quint64 ChunkMax = 8 << 20;     // packed, and unpacked
inline constexpr qsizetype MessageMax = 1 << 20; // a payload, when writing
inline constexpr qsizetype MapMax = 256;         // entries
inline constexpr quint32 ChunkRecordsMax = 131'072;
inline constexpr qsizetype HeadMax = 64 << 10; // the first chunk begins before
inline constexpr quint64 SummaryMax = 256 << 20;
inline constexpr std::size_t KeyframesMax = 1 << 20;

struct Channel
{
    MessageType type;
    const char *topic;
};
// The channel's id is the message type's number, below this.
inline constexpr std::size_t ChannelIds = 16;
std::span<const Channel> channels();
const Channel *findChannel(MessageType type);
std::optional<MessageType> typeOfTopic(QByteArrayView topic);
// Content of its Channel record.
QByteArray channelContent(const Channel &channel);

// Whether a payload has the length and the limits its type demands.
bool isWellFormed(MessageType type, QByteArrayView payload);

quint32 crc32(QByteArrayView bytes, quint32 previous = 0);

// Appends MCAP's encodings.
class Encoder
{
public:
    template <class Number>
    requires std::is_integral_v<Number> Encoder &add(Number number)
    {
        m_bytes.append(reinterpret_cast<const char *>(&number), sizeof number);
        return *this;
    }
    Encoder &add(Opcode opcode) { return add(quint8(opcode)); }
    // Length, then the bytes.
    Encoder &addString(QByteArrayView text);
    Encoder &addRaw(QByteArrayView bytes);
    // Seven bits a byte, the lowest first; the top bit says that more follow (LEB128). Not MCAP's, for private records.
    Encoder &addVarint(quint64 number);

    const QByteArray &bytes() const { return m_bytes; }
    QByteArray take() { return std::exchange(m_bytes, {}); }

private:
    QByteArray m_bytes;
};

QByteArray record(Opcode opcode, QByteArrayView content);

// Reads MCAP's encodings. What is not there reads as zero or empty, and isSound() turns false.
class Cursor
{
public:
    explicit Cursor(QByteArrayView bytes) : m_rest(bytes) {}

    template <class Number>
    Number take()
    {
        Number number{};
        const auto bytes = takeRaw(sizeof number);
        if (!bytes.isEmpty())
            std::memcpy(&number, bytes.data(), sizeof number);
        return number;
    }
    QByteArrayView takeRaw(quint64 length);
    quint64 takeVarint();
    QByteArrayView takeString() { return takeRaw(take<quint32>()); }

    bool isSound() const { return m_isSound; }
    bool isAtEnd() const { return m_rest.isEmpty(); }
    QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
    bool m_isSound = true;
};

struct RecordView
{
    Opcode opcode{};
    QByteArrayView content;
};
// The next record of `cursor`; nothing at its end or when it is cut.
std::optional<RecordView> takeRecord(Cursor &cursor);

} // namespace forkscope::mcap
