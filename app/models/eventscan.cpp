// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/eventscan.h"

#include <QElapsedTimer>

#include <algorithm>

namespace forkscope {

namespace {

// Looked at between two glances at the clock.
constexpr quint64 atOnce = 128;

} // namespace

EventScan::EventScan(const EventQuestion &question, const Session &session)
    : m_question(question), m_session(session), m_end(0), m_next(session.events().prologue())
{
    extend();
}

void EventScan::extend()
{
    QElapsedTimer timer;
    timer.start();
    m_end = m_session.events().size();
    m_matcher.emplace(m_question.filter, m_session, m_end, m_question.moments);
    m_extensionCost = Duration(timer.nsecsElapsed());
    m_cost += m_extensionCost;
}

bool EventScan::advance(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (m_next < m_end && std::chrono::nanoseconds(timer.nsecsElapsed()) < time)
        for (const auto stop = std::min(m_next + atOnce, m_end); m_next < stop; ++m_next)
            look(EventNumber(m_next));
    m_cost += Duration(timer.nsecsElapsed());
    return m_next == m_end;
}

void EventScan::look(EventNumber number)
{
    if (!m_matcher->matches(number))
        return;
    const auto &events = m_session.events();
    const Time time = events.time(number);
    m_rates.add(events.event(number), time);
    const auto &range = m_question.range;
    if (!range || (range->from <= time && time <= range->to))
        m_found.push_back(number);
}

} // namespace forkscope
