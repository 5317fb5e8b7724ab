// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeticks.h"

#include "app/stream/displaytext.h"

#include <array>

namespace forkscope {

namespace {

Duration stepFor(Duration smallest)
{
    using namespace std::chrono_literals;
    for (Duration decade = 1us; decade < 1s; decade *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (decade * factor >= smallest)
                return decade * factor;
        }
    }
    constexpr std::array<Duration, 16> steps{1s,   2s,    5s,    10s,   15s, 30s, 60s, 2min,
                                             5min, 10min, 15min, 30min, 1h,  2h,  6h,  12h};
    for (const Duration step : steps) {
        if (step >= smallest)
            return step;
    }
    return ((smallest / 24h) + 1) * 24h;
}

int decimalsOf(Duration step)
{
    int decimals = 0;
    for (Duration unit = std::chrono::seconds(1); step < unit; unit /= 10)
        ++decimals;
    return decimals;
}

QString shortened(const QString &text, Duration step)
{
    // "14:02:10.5" becomes ":10.5", on whole minutes "14:03".
    const bool onMinute =
        text.mid(6, 2) == QLatin1String("00") && text.mid(8).count(QLatin1Char('0')) == qMax(0, text.size() - 9);
    if (step >= std::chrono::minutes(1) || onMinute)
        return text.left(5);
    return text.mid(5);
}

} // namespace

std::vector<TimeTick> timeTicks(Time from, Time to, double width, double spacing, const ClockPair &clock)
{
    std::vector<TimeTick> ticks;
    if (width <= 0 || to <= from)
        return ticks;
    const auto step = stepFor(Duration(qint64(double((to - from).count()) * spacing / width)));
    const auto wall = clock.realtime(from);
    const qint64 origin = wall ? *wall : from.time_since_epoch().count();
    const qint64 past = origin % step.count();
    const auto first = from + (past > 0 ? step - Duration(past) : Duration(-past));
    const int decimals = decimalsOf(step);
    for (Time time = first; time <= to; time += step) {
        QString text = clockText(time, clock, decimals);
        if (wall && !ticks.empty())
            text = shortened(text, step);
        ticks.push_back({time, text});
    }
    return ticks;
}

} // namespace forkscope
