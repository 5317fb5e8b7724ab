// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one clock of Forkscope: CLOCK_BOOTTIME, in nanoseconds, and the pair that turns it into wall-clock time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace forkscope {

struct BootClock
{
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::nanoseconds;
    using time_point = std::chrono::time_point<BootClock, duration>;
    static constexpr bool is_steady = true;
    static time_point now() noexcept;
};

using Duration = std::chrono::nanoseconds;
using Time = BootClock::time_point;

constexpr Time timeFromNs(std::uint64_t ns) noexcept
{
    return Time(Duration(static_cast<std::int64_t>(ns)));
}
constexpr std::uint64_t toNs(Time time) noexcept
{
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

// From a moment to a later one, both included.
struct TimeSpan
{
    Time from, to;
    friend bool operator==(const TimeSpan &, const TimeSpan &) = default;
};

// A boot time and the wall-clock time of the same moment (ns since the epoch, UTC).
struct ClockPair
{
    Time boot;
    std::int64_t realtimeNs = 0;

    // Wall-clock time of `time`, ns since the epoch; nothing when the pair was not recorded.
    std::optional<std::int64_t> realtime(Time time) const
    {
        if (realtimeNs == 0)
            return std::nullopt;
        return realtimeNs + (time - boot).count();
    }

    static ClockPair now() noexcept;
};

} // namespace forkscope
