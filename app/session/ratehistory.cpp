// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ratehistory.h"

#include <linux/sched.h>

#include <algorithm>

namespace forkscope {

namespace {

Time floorTo(Time time, Duration width)
{
    const auto ns = time.time_since_epoch().count();
    const auto remainder = ((ns % width.count()) + width.count()) % width.count();
    return time - Duration(remainder);
}

// The series an event counts in and how much; nothing for events that are not rates.
std::optional<std::pair<RateSeries, quint32>> seriesOf(const Event &event)
{
    if (const auto *fork = event.as<Fork>()) {
        if (fork->isThread())
            return std::pair(RateSeries::Threads, 1u);
        return std::pair(fork->fixed.clone_flags & CLONE_VM ? RateSeries::Spawns : RateSeries::Forks, 1u);
    }
    if (event.as<ForkFailed>())
        return std::pair(RateSeries::Failures, 1u);
    if (event.as<Exec>())
        return std::pair(RateSeries::Execs, 1u);
    if (const auto *exit = event.as<Exit>(); exit && exit->endsProcess())
        return std::pair(RateSeries::Exits, 1u);
    if (const auto *lost = event.as<Lost>())
        return std::pair(RateSeries::Lost, quint32(std::max<quint64>(lost->fixed.count, 1)));
    return std::nullopt;
}

constexpr auto width = RateHistory::bucketWidth;

qint64 bucketOf(Time time)
{
    return floorTo(time, width).time_since_epoch() / width;
}

Time startOf(qint64 bucket)
{
    return Time(width * bucket);
}

RateCounts difference(const RateCounts &later, const RateCounts &earlier)
{
    RateCounts result;
    for (std::size_t series = 0; series < RateSeriesCount; ++series)
        result[series] = later[series] - earlier[series];
    return result;
}

} // namespace

void RateHistory::add(const Event &event, Time time)
{
    auto &counts = bucketAt(time);
    if (const auto series = seriesOf(event))
        counts[std::size_t(series->first)] += series->second;
}

void RateHistory::add(RateSeries series, quint32 count, Time time)
{
    bucketAt(time)[std::size_t(series)] += count;
}

RateCounts &RateHistory::bucketAt(Time time)
{
    const auto number = bucketOf(time);
    if (m_buckets.empty())
        m_buckets.push_back({number, {}});
    else if (number > m_buckets.back().number)
        beginBucket(number);
    return m_buckets.back().through;
}

void RateHistory::beginBucket(qint64 number)
{
    if (const auto second = secondEndingWith(m_buckets.size() - 1); second.processes > m_peak.processes)
        m_peak = second;
    m_buckets.push_back({number, m_buckets.back().through});
}

Time RateHistory::begin() const
{
    return startOf(m_buckets.front().number);
}

Time RateHistory::end() const
{
    return startOf(m_buckets.back().number + 1);
}

RateCounts RateHistory::totals() const
{
    return m_buckets.empty() ? RateCounts{} : m_buckets.back().through;
}

RateCounts RateHistory::before(Time time) const
{
    const auto next = std::partition_point(m_buckets.begin(), m_buckets.end(),
                                           [&](const Bucket &bucket) { return bucket.number < bucketOf(time); });
    return next == m_buckets.begin() ? RateCounts{} : std::prev(next)->through;
}

RateCounts RateHistory::sum(Time from, Time to) const
{
    return difference(before(to), before(from));
}

RateHistory::Series RateHistory::series(Time from, Time to, Duration interval) const
{
    Series result{floorTo(from, interval), interval, {}};
    auto earlier = before(result.begin);
    for (auto begin = result.begin; begin <= to; begin += interval) {
        const auto later = before(begin + interval);
        result.counts.push_back(difference(later, earlier));
        earlier = later;
    }
    return result;
}

RateHistory::Peak RateHistory::secondEndingWith(std::size_t bucket) const
{
    constexpr auto bucketsInASecond = std::chrono::seconds(1) / bucketWidth;
    const auto born = [&](std::size_t at) {
        return processesIn(m_buckets[at].through) - (at > 0 ? processesIn(m_buckets[at - 1].through) : 0);
    };
    Peak second;
    for (auto at = bucket + 1; at-- > 0 && m_buckets[at].number > m_buckets[bucket].number - bucketsInASecond;)
        if (const auto processes = born(at); processes > 0)
            second = {startOf(m_buckets[at].number), second.processes + processes};
    return second;
}

std::optional<RateHistory::Peak> RateHistory::peak() const
{
    if (m_buckets.empty())
        return std::nullopt;
    const auto newest = secondEndingWith(m_buckets.size() - 1);
    const auto &highest = newest.processes > m_peak.processes ? newest : m_peak;
    return highest.processes > 0 ? std::optional(highest) : std::nullopt;
}

} // namespace forkscope
