// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/time.h"

#include <ctime>

namespace forkscope {

namespace {
std::int64_t read(clockid_t clock) noexcept
{
    timespec value{};
    clock_gettime(clock, &value);
    return std::int64_t(value.tv_sec) * 1'000'000'000 + value.tv_nsec;
}
} // namespace

Time BootClock::now() noexcept
{
    return Time(Duration(read(CLOCK_BOOTTIME)));
}

ClockPair ClockPair::now() noexcept
{
    return {BootClock::now(), read(CLOCK_REALTIME)};
}

} // namespace forkscope
