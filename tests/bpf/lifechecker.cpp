// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifechecker.h"

#include "bpf/kernelhooks.h"

namespace {

bool isThreadsEnd(const forkscope_record &record)
{
    return record.type == FORKSCOPE_EXIT &&
           (record.flags & (FORKSCOPE_THREAD | FORKSCOPE_GROUP_DEATH)) == FORKSCOPE_THREAD;
}

} // namespace

void LifeChecker::complain(const forkscope_record &record, const char *what)
{
    m_problems += QStringLiteral("record type %1 of process %2, start %3: %4")
                      .arg(record.type)
                      .arg(record.tgid)
                      .arg(record.start)
                      .arg(QLatin1String(what));
}

LifeChecker::LifeChecker(__u64 begin, Scope scope) : m_begin(begin), m_scope(scope)
{
    if (KernelHooks::ofThisKernel().exitArguments == 1)
        m_threadsEnds = ThreadsEnds::MayBeLate;
}

void LifeChecker::take(const forkscope_record &record)
{
    if (record.type == FORKSCOPE_FORK)
        takeFork(reinterpret_cast<const forkscope_fork &>(record));
    else if (record.type != FORKSCOPE_EXISTING && record.type != FORKSCOPE_FORK_FAILED)
        takeLater(record);
}

void LifeChecker::takeFork(const forkscope_fork &fork)
{
    const auto creator = m_lives.find({fork.creator_tgid, fork.creator_start});
    if (creator != m_lives.end() && creator->second != Stage::Alive)
        complain(fork.head, "born by a process that has ended");
    const Key key = {fork.head.tgid, fork.head.start};
    const auto known = m_lives.find(key);
    if (fork.head.flags & FORKSCOPE_THREAD) {
        if (known == m_lives.end() && fork.head.start >= m_begin)
            complain(fork.head, "a thread before its process");
        if (known != m_lives.end() && known->second != Stage::Alive)
            complain(fork.head, "a thread after its process");
        return;
    }
    if (known != m_lives.end())
        complain(fork.head, "born twice");
    m_lives[key] = Stage::Alive;
}

void LifeChecker::takeLater(const forkscope_record &record)
{
    const auto life = m_lives.find({record.tgid, record.start});
    if (life == m_lives.end()) {
        if (m_scope == Scope::Own && record.type == FORKSCOPE_EXEC)
            m_lives[{record.tgid, record.start}] = Stage::Alive;
        else if (record.start >= m_begin)
            complain(record, "before its birth");
        return;
    }
    const bool isCollecting = record.type == FORKSCOPE_REAP;
    const bool isLate = isThreadsEnd(record) && m_threadsEnds == ThreadsEnds::MayBeLate;
    if ((life->second == Stage::Collected || (life->second == Stage::Ended && !isCollecting)) && !isLate)
        complain(record, "after its end");
    if (isCollecting && life->second == Stage::Alive)
        complain(record, "collected alive");
    if (isCollecting)
        life->second = Stage::Collected;
    else if (record.type == FORKSCOPE_EXIT && (record.flags & FORKSCOPE_GROUP_DEATH))
        life->second = Stage::Ended;
}
