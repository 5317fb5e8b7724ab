// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/chunkscanner.h"

#include "app/recording/mcap.h"

#include <algorithm>

namespace forkscope {

void ChunkScanner::feed(QByteArrayView bytes)
{
    trim();
    m_buffer.append(bytes);
}

void ChunkScanner::trim()
{
    // Moving what is left costs as much as it is long: only when it is the smaller part.
    const auto done = std::min(m_at, m_try);
    if (done == 0 || done < m_buffer.size() / 2)
        return;
    m_buffer.remove(0, done);
    m_base += quint64(done);
    m_at -= done;
    m_try -= done;
}

ChunkScanner::Answer ChunkScanner::judge(qsizetype at)
{
    const auto bytes = QByteArrayView(m_buffer).sliced(at);
    const auto length = ChunkDecoder::recordLength(bytes);
    if (!length || *length > bytes.size())
        return m_isComplete ? Answer::None : Answer::Unknown;
    if (*length == 0)
        return Answer::None;
    switch (m_decoder.decode(bytes.first(*length))) {
    case ChunkDecoder::Verdict::Damaged:
        return Answer::None;
    case ChunkDecoder::Verdict::TooNew:
        return Answer::TooNew;
    case ChunkDecoder::Verdict::Sound:
        break;
    }
    m_chunkOffset = m_base + quint64(at);
    moveTo(at + *length);
    m_try = m_at;
    return Answer::Sound;
}

ChunkScanner::Answer ChunkScanner::takeChunk()
{
    return judge(m_at);
}

ChunkScanner::Answer ChunkScanner::findChunk(quint64 limit)
{
    const auto end = qsizetype(std::min(limit, this->end()) - m_base);
    const auto searched = QByteArrayView(m_buffer).first(end);
    while (!isExcessive()) {
        const auto from = m_try + mcap::ChunkMarkAt;
        const auto mark = from < end ? searched.indexOf(mcap::ChunkMark, from) : -1;
        if (mark < 0)
            break;
        m_try = mark - mcap::ChunkMarkAt;
        const auto answer = judge(m_try);
        if (answer != Answer::None)
            return answer;
        ++m_try;
    }
    // A mark that begins before the limit may end behind it.
    m_try = std::max(m_try, end - mcap::ChunkMarkAt - mcap::ChunkMark.size() + 1);
    return Answer::None;
}

void ChunkScanner::skip(qsizetype length)
{
    moveTo(m_at + length);
}

void ChunkScanner::skipSearched()
{
    moveTo(std::max(m_at, m_try));
}

void ChunkScanner::moveTo(qsizetype at)
{
    m_crc = mcap::crc32(QByteArrayView(m_buffer).sliced(m_at, at - m_at), m_crc);
    m_at = at;
}

bool ChunkScanner::isExcessive() const
{
    // A chunk of ours grows 10 to 40 times; only one made to exhaust a reader grows for ever.
    constexpr quint64 start = 64 << 20;
    constexpr quint64 growth = 256;
    return m_decoder.work() > start + growth * end();
}

} // namespace forkscope
