// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <map>

#include "bpf/forkscope.h"

// Watches the order of records: no life before its fork, nothing of it after its end but being collected, nothing at
// all after that. Only where no record was lost.
class LifeChecker
{
public:
    // Own: a process may come into view by becoming the user's, and the first of it is then its exec.
    enum class Scope { Everyone, Own };
    // `begin`: boottime ns; who is older may be there without a fork.
    explicit LifeChecker(__u64 begin, Scope scope = Scope::Everyone);

    void take(const forkscope_record &record);
    const QStringList &problems() const { return m_problems; }
    size_t lives() const { return m_lives.size(); } // born since the begin

private:
    // Up to Linux 6.15 the exit hook does not say which task is the last, and of threads that end together one may be
    // told of after the process.
    enum class ThreadsEnds { InOrder, MayBeLate };
    enum class Stage { Alive, Ended, Collected };
    using Key = std::pair<__u32, __u64>;

    void takeFork(const forkscope_fork &fork);
    void takeLater(const forkscope_record &record);
    void complain(const forkscope_record &record, const char *what);

    __u64 m_begin;
    Scope m_scope;
    ThreadsEnds m_threadsEnds = ThreadsEnds::InOrder;
    std::map<Key, Stage> m_lives;
    QStringList m_problems;
};
