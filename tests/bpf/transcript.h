// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <map>
#include <set>

#include "recorder.h"

// Records as lines that two runs have in common: numbers are replaced by names in the order of appearance. p1 is the
// program, p0 who started it, p1.t1 a thread.
class Transcript
{
public:
    explicit Transcript(const Records &records);

    QStringList lines() const { return m_lines; } // without the reaps, which come when they come
    bool allCollected() const { return m_ended == m_reaped; }

    // The lines that a program's source promises.
    static QStringList promisedBy(const QString &source);
    // The same without what this kernel cannot tell.
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

    QStringList m_lines;
    std::map<Key, QString> m_names;
    std::map<std::pair<Key, __u32>, QString> m_threads;
    std::map<Key, Key> m_parents;
    std::set<Key> m_ended;
    std::set<Key> m_reaped;
};
