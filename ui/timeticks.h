// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a time axis has its marks, and what they read: round steps of the wall clock, the first one in full.
#pragma once

#include "app/stream/time.h"

#include <QString>

#include <vector>

namespace forkscope {

struct TimeTick
{
    Time time;
    QString text;
};

// At most one mark for each `spacing` of `width`.
std::vector<TimeTick> timeTicks(Time from, Time to, double width, double spacing, const ClockPair &clock);

} // namespace forkscope
