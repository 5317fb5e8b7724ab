// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Times as they are written on a command line.
#pragma once

#include "app/stream/time.h"

#include <QString>

#include <optional>

namespace forkscope {

// "10", "10s", "1.5s", "500ms", "5min", "2h"; never negative.
std::optional<Duration> parseDuration(const QString &text);

struct SessionSpan
{
    Time begin;
    Time end;
    ClockPair clock;
};
// "1.5s" or "+1.5" after the beginning, "50%" of the way, "14:02:11.5" in local time on the day the session began, or
// on the day after if that is before its beginning.
std::optional<Time> parseMoment(const QString &text, const SessionSpan &span);

} // namespace forkscope
