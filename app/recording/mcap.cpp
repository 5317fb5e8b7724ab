// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/mcap.h"

#include "app/stream/eventdecoder.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace forkscope::mcap {

namespace {

constexpr std::array Channels{
    Channel{MessageType::Hello, "session"},     Channel{MessageType::Events, "events"},
    Channel{MessageType::Snapshot, "keyframe"}, Channel{MessageType::Loss, "loss"},
    Channel{MessageType::Stats, "stats"},       Channel{MessageType::Marker, "marker"},
    Channel{MessageType::Name, "name"},
};

} // namespace

std::span<const Channel> channels()
{
    return Channels;
}

const Channel *findChannel(MessageType type)
{
    const auto *found = std::ranges::find(Channels, type, &Channel::type);
    return found == Channels.end() ? nullptr : found;
}

std::optional<MessageType> typeOfTopic(QByteArrayView topic)
{
    for (const auto &channel : Channels)
        if (topic == QByteArrayView(channel.topic))
            return channel.type;
    return std::nullopt;
}

QByteArray channelContent(const Channel &channel)
{
    Encoder content;
    content.add(quint16(channel.type)).add(quint16(0)).addString(channel.topic).addString(Encoding).add(quint32(0));
    return content.take();
}

bool isWellFormed(MessageType type, QByteArrayView payload)
{
    switch (type) {
    case MessageType::Hello:
        return decodeHello(payload).has_value();
    case MessageType::Events:
    case MessageType::Snapshot:
        return BatchReader(payload).isValid();
    case MessageType::Loss:
        return payload.size() >= qsizetype(sizeof(forkscope_loss));
    case MessageType::Stats:
        return decodeStats(payload).has_value();
    case MessageType::Marker:
        return decodeMarker(payload).has_value();
    case MessageType::Name:
        return decodeName(payload).has_value();
    case MessageType::Bye:
        break;
    }
    return false;
}

quint32 crc32(QByteArrayView bytes, quint32 previous)
{
    return quint32(::crc32_z(previous, reinterpret_cast<const Bytef *>(bytes.data()), std::size_t(bytes.size())));
}

Encoder &Encoder::addString(QByteArrayView text)
{
    return add(quint32(text.size())).addRaw(text);
}

Encoder &Encoder::addRaw(QByteArrayView bytes)
{
    m_bytes.append(bytes);
    return *this;
}

Encoder &Encoder::addVarint(quint64 number)
{
    for (; number >= 0x80; number >>= 7)
        add(quint8(number | 0x80));
    return add(quint8(number));
}

QByteArray record(Opcode opcode, QByteArrayView content)
{
    Encoder encoder;
    encoder.add(opcode).add(quint64(content.size())).addRaw(content);
    return encoder.take();
}

QByteArrayView Cursor::takeRaw(quint64 length)
{
    if (length > quint64(m_rest.size())) {
        m_isSound = false;
        m_rest = {};
        return {};
    }
    const auto bytes = m_rest.first(qsizetype(length));
    m_rest = m_rest.sliced(qsizetype(length));
    return bytes;
}

quint64 Cursor::takeVarint()
{
    quint64 number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const auto byte = take<quint8>();
        number |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    m_isSound = false;
    return 0;
}

std::optional<RecordView> takeRecord(Cursor &cursor)
{
    if (cursor.isAtEnd())
        return std::nullopt;
    RecordView view;
    view.opcode = Opcode(cursor.take<quint8>());
    view.content = cursor.takeRaw(cursor.take<quint64>());
    if (!cursor.isSound())
        return std::nullopt;
    return view;
}

} // namespace forkscope::mcap
