// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One pass of a filter over the processes at a position, in steps for an event loop: which are found, and which stand
// above one that is.
#pragma once

#include "app/filter/filter.h"

#include <chrono>

namespace forkscope {

class FilterPass
{
public:
    // `session` may grow while it goes on.
    FilterPass(FilterNodes nodes, const Session &session, Position position, const NamedMoments &moments = {});

    // Goes on for about so long; true when it is over.
    bool advance(std::chrono::milliseconds time);

    Position position() const { return m_position; }
    const FilterMatcher &matcher() const { return m_matcher; }
    // By process, of as many as there are at the position. Whole when it is over.
    const std::vector<bool> &hits() const { return m_hits; }
    const std::vector<bool> &shown() const { return m_shown; }
    quint32 hitCount() const { return m_hitCount; }

private:
    void showAncestors();

    const ProcessTable &m_table;
    Position m_position;
    FilterMatcher m_matcher;
    std::vector<bool> m_hits, m_shown;
    quint32 m_next = 0;
    quint32 m_hitCount = 0;
};

} // namespace forkscope
