// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/batch.h"

Batch::Batch(forkscope_batch_kind kind, __u64 firstSeq)
{
    m_head.kind = kind;
    m_head.first_seq = firstSeq;
}

bool Batch::hasRoomFor(const forkscope_record &record) const
{
    const size_t used = sizeof(forkscope_frame) + sizeof(m_head) + m_records.size();
    return used + record.size <= FORKSCOPE_FRAME_MAX && m_head.count < FORKSCOPE_BATCH_RECORDS_MAX;
}

void Batch::append(const forkscope_record &record)
{
    const auto *bytes = reinterpret_cast<const std::byte *>(&record);
    m_records.insert(m_records.end(), bytes, bytes + record.size);
    if (!m_head.count)
        m_head.time_first = record.time;
    m_head.time_last = record.time;
    ++m_head.count;
}

void Batch::setTimes(__u64 first, __u64 last)
{
    m_head.time_first = first;
    m_head.time_last = last;
}

Payload Batch::payload() const
{
    auto bytes = std::make_shared<std::vector<std::byte>>();
    const auto head = bytesOf(m_head);
    bytes->reserve(head.size() + m_records.size());
    bytes->insert(bytes->end(), head.begin(), head.end());
    bytes->insert(bytes->end(), m_records.begin(), m_records.end());
    return bytes;
}
