// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The events that a filter finds, in the order of the stream and in steps for an event loop, and their rates.
#pragma once

#include "app/filter/filter.h"

#include <chrono>

namespace forkscope {

// What is wanted of the events.
struct EventQuestion
{
    FilterNodes filter;
    NamedMoments moments;
    std::optional<TimeSpan> range; // narrows the list, not the rates
};

class EventScan
{
public:
    // Judges processes as they stand now, at the end of the stream.
    EventScan(const EventQuestion &question, const Session &session);

    // Goes on for about so long; true when it has come to the end that the stream had when it began or was extended.
    bool advance(std::chrono::milliseconds time);
    // To the present end of the stream. What was found stays as it was judged.
    void extend();

    Position end() const { return m_end; }
    const std::vector<EventNumber> &found() const { return m_found; }
    const RateHistory &rates() const { return m_rates; }
    // How long it has worked so far, and how long it took to look at the processes last.
    Duration cost() const { return m_cost; }
    Duration extensionCost() const { return m_extensionCost; }

private:
    void look(EventNumber number);

    EventQuestion m_question;
    const Session &m_session;
    Position m_end;
    Position m_next;
    std::optional<FilterMatcher> m_matcher;
    std::vector<EventNumber> m_found;
    RateHistory m_rates;
    Duration m_cost{}, m_extensionCost{};
};

} // namespace forkscope
