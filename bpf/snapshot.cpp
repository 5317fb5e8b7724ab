// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/snapshot.h"

#include "bpf/hello.h"

Snapshot::Snapshot(std::unique_ptr<Iteration> iteration, Iteration::Arguments arguments, __u64 nextSeq, __u64 &spent)
    : m_iteration(std::move(iteration)),
      m_begin(boottimeNow()),
      m_nextSeq(nextSeq),
      m_spent(spent),
      m_flags(FORKSCOPE_BATCH_FIRST_PART | (arguments == Iteration::Arguments::Skip ? FORKSCOPE_BATCH_IDENTITIES : 0))
{
    m_parts.emplace_back(FORKSCOPE_BATCH_SNAPSHOT, m_nextSeq); // one at least, for nothing is an answer too
}

void Snapshot::readOn()
{
    const bool more = m_iteration->readOn([this](const forkscope_record &record) {
        if (!m_parts.back().hasRoomFor(record))
            m_parts.emplace_back(FORKSCOPE_BATCH_SNAPSHOT, m_nextSeq);
        m_parts.back().append(record);
    });
    if (more)
        return;
    if (m_iteration->error())
        m_parts.clear();
    m_iteration.reset();
}

Payload Snapshot::next()
{
    const __u64 start = boottimeNow();
    while (m_iteration && m_parts.size() < 2) // a batch is the last one only if none follows
        readOn();
    const __u64 end = boottimeNow();
    m_spent += end - start;
    if (m_parts.empty())
        return nullptr;
    Batch part = std::move(m_parts.front());
    m_parts.pop_front();
    part.setFlags(m_flags | (m_parts.empty() ? FORKSCOPE_BATCH_LAST_PART : 0));
    part.setTimes(m_begin, end);
    m_flags &= ~FORKSCOPE_BATCH_FIRST_PART;
    return part.payload();
}
