// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a session amounts to: totals, rates, who forked most, how long processes lived, what failed, what was lost.
#pragma once

#include "app/session/session.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace forkscope {

struct Statistics
{
    struct Forker
    {
        QByteArray comm;
        quint32 pid;
        quint32 forks;
    };
    struct Lifetimes // of processes whose birth and end were both seen
    {
        quint64 count;
        Duration median, p99, longest;
    };

    std::optional<TimeSpan> span; // what was looked at; nothing while the session is empty
    bool isPart = false;          // of the session
    quint64 events = 0;
    quint64 existed = 0; // before the watching began, or alive when the part begins
    RateCounts totals{};
    std::optional<RateHistory::Peak> peak;
    std::vector<Forker> topForkers; // at most ten, most forks first
    std::optional<Lifetimes> lifetimes;
    QMap<QString, quint64> failures; // by errno name
    QMap<QString, quint64> lost;     // events by stage; 0: how many is not known
    QStringList losses;              // a sentence each

    Duration duration() const { return span ? span->to - span->from : Duration::zero(); }
    double forksPerSecond() const;
};

// Of the whole session, or of what happened from one moment to another. O(events there + processes).
Statistics statisticsOf(const Session &session, const std::optional<TimeSpan> &part = {});

// For people; lines with line ends.
QString statisticsText(const Statistics &statistics, const Session &session);
// {"duration":…, …} and a line end.
QByteArray statisticsJson(const Statistics &statistics, const Session &session);

} // namespace forkscope
