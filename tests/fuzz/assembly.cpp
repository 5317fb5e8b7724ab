// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/assembly.h"

#include "app/recording/mcap.h"

#include <zstd.h>

namespace forkscope {

using mcap::Encoder;
using mcap::Opcode;

namespace {

constexpr std::size_t PieceMax = 4096;
constexpr qsizetype RecordingMax = 1 << 20;

// The end of a recording, with the checksums that it must have.
class Assembly
{
public:
    explicit Assembly(FuzzedDataProvider &data) : m_data(data)
    {
        Encoder header;
        header.addString(mcap::Profile).addString("fuzz");
        m_bytes = mcap::Magic.toByteArray() + mcap::record(Opcode::Header, header.bytes());
    }

    QByteArray take()
    {
        while (m_data.remaining_bytes() > 0 && m_bytes.size() < RecordingMax)
            addPiece();
        return m_bytes;
    }

private:
    QByteArray text() { return QByteArray::fromStdString(m_data.ConsumeRandomLengthString(PieceMax)); }
    void addPiece();
    QByteArray messages();
    void addEnd();

    FuzzedDataProvider &m_data;
    QByteArray m_bytes;
    quint32 m_sequence = 0;
};

void Assembly::addPiece()
{
    switch (m_data.ConsumeIntegralInRange<int>(0, 5)) {
    case 0:
        m_bytes += chunkAround(messages());
        break;
    case 1:
        m_bytes += chunkAround(text());
        break;
    case 2:
        m_bytes += chunkAround(messages() + text());
        break;
    case 3:
        m_bytes += mcap::record(Opcode(m_data.ConsumeIntegral<quint8>()), text());
        break;
    case 4:
        m_bytes += text();
        break;
    case 5:
        addEnd();
        break;
    }
}

QByteArray Assembly::messages()
{
    QByteArray raw;
    for (const auto &channel : mcap::channels())
        raw += mcap::record(Opcode::Channel, mcap::channelContent(channel));
    for (int left = m_data.ConsumeIntegralInRange<int>(0, 4); left > 0; --left) {
        if (m_data.ConsumeIntegral<quint8>() == 0)
            m_sequence = m_data.ConsumeIntegral<quint32>();
        Encoder content;
        content.add(m_data.ConsumeIntegralInRange<quint16>(0, 10)).add(m_sequence++);
        content.add(m_data.ConsumeIntegral<quint64>()).add(quint64(0)).addRaw(text());
        raw += mcap::record(Opcode::Message, content.bytes());
    }
    return raw;
}

void Assembly::addEnd()
{
    Encoder end;
    end.add(mcap::crc32(m_bytes));
    m_bytes += mcap::record(Opcode::DataEnd, end.bytes());
    const auto begin = quint64(m_bytes.size());
    QByteArray summary;
    for (int left = m_data.ConsumeIntegralInRange<int>(0, 4); left > 0; --left) {
        constexpr Opcode opcodes[]{Opcode::Statistics, Opcode::Overview, Opcode::ChunkIndex, Opcode::SummaryOffset};
        summary += mcap::record(m_data.PickValueInArray(opcodes), text());
    }
    Encoder footer;
    footer.add(Opcode::Footer).add(quint64(8 + 8 + 4)).add(begin).add(quint64(0));
    footer.add(mcap::crc32(footer.bytes(), mcap::crc32(summary)));
    m_bytes += summary + footer.bytes() + mcap::Magic.toByteArray();
}

} // namespace

QByteArray chunkAround(QByteArrayView raw)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(std::size_t(raw.size()))), '\0');
    packed.truncate(
        qsizetype(ZSTD_compress(packed.data(), std::size_t(packed.size()), raw.data(), std::size_t(raw.size()), 1)));
    Encoder content;
    content.add(quint64(0)).add(quint64(0)).add(quint64(raw.size())).add(mcap::crc32(raw));
    content.addString(mcap::Compression).add(quint64(packed.size())).addRaw(packed);
    return mcap::record(Opcode::Chunk, content.bytes());
}

QByteArray assembledRecording(FuzzedDataProvider &data)
{
    return Assembly(data).take();
}

} // namespace forkscope
