// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <map>

#include "recorder.h"

// Records as lines that two runs have in common: numbers are replaced by names in the order of appearance. p1 is the
// program, p0 who started it, p1.t1 a thread.
class Transcript
{
public:
    explicit Transcript(const Records &records);

    QStringList lines() const { return m_lines; } // without the reaps, which come when they come
    QStringList notCollected() const;             // ended, without a reap
    // How long a process waited to be collected, in ms; -1: its end or the collecting was not seen.
    qint64 zombieTime(const QString &process) const;

    // What a program promises, without what this kernel cannot tell.
    static QStringList asToldBy(const Collector &collector, QStringList lines);

private:
    using Key = std::pair<__u32, __u64>; // number and start

    Key creatorOf(const forkscope_fork &fork) const;
    QString name(Key process);
    QString taskName(Key process, __u32 tid);
    void addFork(const Record &record);
    void addFailure(const Record &record);
    void addExec(const Record &record);
    void addExit(const Record &record);
    void addReap(const Record &record);

    QStringList m_lines;
    std::map<Key, QString> m_names;
    std::map<std::pair<Key, __u32>, QString> m_threads;
    std::map<Key, Key> m_parents;
    std::map<Key, QByteArray> m_comms; // since the last exec
    std::map<Key, __u64> m_cgroups;
    std::map<Key, __u64> m_ended; // when
    std::map<Key, __u64> m_reaped;
};
