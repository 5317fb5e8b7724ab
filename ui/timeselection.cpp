// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeselection.h"

#include <algorithm>

namespace forkscope {

void TimeSelection::setRange(const std::optional<TimeSpan> &range)
{
    if (range == m_range)
        return;
    m_range = range;
    Q_EMIT rangeChanged();
}

void TimeSelection::setA(const std::optional<Time> &time)
{
    m_a = time;
    Q_EMIT cursorsChanged();
}

void TimeSelection::setB(const std::optional<Time> &time)
{
    m_b = time;
    Q_EMIT cursorsChanged();
}

std::optional<TimeSpan> TimeSelection::between() const
{
    if (!m_a || !m_b)
        return std::nullopt;
    return TimeSpan{std::min(*m_a, *m_b), std::max(*m_a, *m_b)};
}

} // namespace forkscope
