// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// How many events of each kind happened in each tenth of a second: what the rate plot draws and `stats` sums.
#pragma once

#include "app/stream/event.h"

#include <array>
#include <optional>
#include <vector>

namespace forkscope {

// Series of the rate. A fork of a process is in exactly one of the first two.
enum class RateSeries : quint8 { Forks, Spawns, Threads, Failures, Execs, Exits, Lost };
inline constexpr std::size_t RateSeriesCount = 7;

using RateCounts = std::array<quint32, RateSeriesCount>;

constexpr quint32 count(const RateCounts &counts, RateSeries series)
{
    return counts[std::size_t(series)];
}
// Processes created: forks and spawns.
constexpr quint32 processesIn(const RateCounts &counts)
{
    return count(counts, RateSeries::Forks) + count(counts, RateSeries::Spawns);
}

class RateHistory
{
public:
    static constexpr Duration bucketWidth = std::chrono::milliseconds(100);

    // Counts the event at its drawing time; times do not fall.
    void add(const Event &event, Time time);
    void add(RateSeries series, quint32 count, Time time);

    bool isEmpty() const { return m_buckets.empty(); }
    // Start of the first bucket, a multiple of bucketWidth of boot time.
    Time begin() const;
    // End of the last bucket.
    Time end() const;

    // Sum over [from, to), both rounded down to whole buckets. O(log n).
    RateCounts sum(Time from, Time to) const;
    // Sums of consecutive intervals of `width` (a multiple of bucketWidth) that begin at multiples of `width` of boot
    // time; the first one contains `from`, the last one `to`.
    struct Series
    {
        Time begin;
        Duration width;
        std::vector<RateCounts> counts;
    };
    Series series(Time from, Time to, Duration width) const;
    RateCounts totals() const;

    // The second (any ten buckets) with the most processes created, from the first of them on; nothing if there were
    // none. Never less than what any second's sum() says. O(1).
    struct Peak
    {
        Time begin;
        quint32 processes = 0;
    };
    std::optional<Peak> peak() const;

private:
    // Only tenths in which something happened have a bucket, so that silence costs nothing.
    struct Bucket
    {
        qint64 number;      // of bucketWidth since boot
        RateCounts through; // everything from the beginning to the end of this bucket
    };
    RateCounts before(Time time) const;
    RateCounts &bucketAt(Time time);
    void beginBucket(qint64 number);
    Peak secondEndingWith(std::size_t bucket) const;

    std::vector<Bucket> m_buckets;
    Peak m_peak; // of the seconds that ended before the last bucket
};

} // namespace forkscope
