// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/batchbuilder.h"

#include <algorithm>
#include <cstring>

namespace forkscope {

QByteArray recordOf(const forkscope_record &head, Bytes fixed, std::initializer_list<Bytes> strings)
{
    QByteArray record = fixed.toByteArray();
    for (const auto &text : strings) {
        const auto room = FORKSCOPE_RECORD_MAX - 8 - record.size() - qsizetype(sizeof(quint16));
        const auto length = quint16(std::clamp<qsizetype>(text.size(), 0, std::max<qsizetype>(room, 0)));
        record.append(reinterpret_cast<const char *>(&length), sizeof length);
        record.append(text.first(length));
    }
    record.append((8 - record.size() % 8) % 8, '\0');
    auto written = head;
    written.size = quint16(record.size());
    written.fixed = quint16(fixed.size());
    std::memcpy(record.data(), &written, sizeof written);
    return record;
}

void BatchBuilder::addBytes(Bytes record)
{
    forkscope_record head;
    std::memcpy(&head, record.data(), sizeof head);
    if (m_count == 0)
        m_timeFirst = head.time;
    m_timeLast = std::max(m_timeLast, quint64(head.time));
    m_records.append(record);
    ++m_count;
}

bool BatchBuilder::isFull() const
{
    constexpr auto room = FORKSCOPE_FRAME_MAX - sizeof(forkscope_frame) - sizeof(forkscope_batch);
    return m_count == FORKSCOPE_BATCH_RECORDS_MAX || std::size_t(m_records.size()) + FORKSCOPE_RECORD_MAX > room;
}

QByteArray BatchBuilder::take(quint64 firstSeq, quint16 flags)
{
    const forkscope_batch head{quint16(m_kind), flags, m_count, firstSeq, m_timeFirst, m_timeLast};
    QByteArray payload(reinterpret_cast<const char *>(&head), sizeof head);
    payload += m_records;
    m_records.clear();
    m_count = 0;
    m_timeFirst = m_timeLast = 0;
    return payload;
}

} // namespace forkscope
