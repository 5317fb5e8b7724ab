// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeaxis.h"

#include <algorithm>
#include <cmath>

namespace forkscope {

namespace {

constexpr Duration shortestSpan = std::chrono::microseconds(20);
constexpr Duration shortestFollowed = std::chrono::seconds(10);
constexpr Duration longestSpan = std::chrono::hours(24 * 60);

Duration scaled(Duration duration, double factor)
{
    return Duration(std::llround(double(duration.count()) * factor));
}

} // namespace

void TimeAxis::setBounds(Time begin, Time end)
{
    m_begin = begin;
    m_end = std::max(end, begin);
    adjust();
}

void TimeAxis::setRange(Time from, Time to)
{
    setMode(Mode::Free);
    place(from, to);
}

void TimeAxis::zoom(double factor, Time about)
{
    const auto wanted = std::clamp(scaled(span(), factor), shortestSpan, longestSpan);
    const double ratio = double(wanted.count()) / double(span().count());
    if (m_mode == Mode::Follow) {
        m_followed = wanted;
        adjust();
        return;
    }
    const auto from = about - scaled(about - m_from, ratio);
    setRange(from, from + wanted);
}

void TimeAxis::pan(Duration by)
{
    // A tenth of the range stays on what there is.
    const auto keep = span() / 10;
    const auto from = std::clamp(m_from + by, m_begin + keep - span(), std::max(m_end - keep, m_begin + keep - span()));
    setRange(from, from + span());
}

void TimeAxis::fit()
{
    setMode(Mode::Fit);
    adjust();
}

void TimeAxis::follow()
{
    setMode(Mode::Follow);
    adjust();
}

void TimeAxis::reveal(Time time)
{
    if (time >= m_from && time <= m_to)
        return;
    const auto from = time < m_from ? time - span() / 10 : time - span() * 9 / 10;
    setRange(from, from + span());
}

double TimeAxis::xOf(Time time, double left, double width) const
{
    return left + double((time - m_from).count()) * width / double(span().count());
}

Time TimeAxis::timeAt(double x, double left, double width) const
{
    return width > 0 ? m_from + scaled(span(), (x - left) / width) : m_from;
}

void TimeAxis::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    Q_EMIT modeChanged();
}

void TimeAxis::place(Time from, Time to)
{
    to = std::max(to, from + shortestSpan);
    if (from == m_from && to == m_to)
        return;
    m_from = from;
    m_to = to;
    Q_EMIT rangeChanged();
}

Duration TimeAxis::margin() const
{
    return std::max((m_end - m_begin) / 50, Duration(std::chrono::microseconds(50)));
}

void TimeAxis::adjust()
{
    switch (m_mode) {
    case Mode::Fit:
        place(m_begin - margin(), m_end + 2 * margin());
        break;
    case Mode::Follow: {
        const auto grown = std::max(m_end - m_begin, shortestFollowed);
        const auto wanted = std::min(grown, m_followed);
        // The cursor line at now stays clear of the edge.
        const auto to = m_end + wanted / 60;
        place(to - wanted, to);
        break;
    }
    case Mode::Free:
        break;
    }
}

} // namespace forkscope
