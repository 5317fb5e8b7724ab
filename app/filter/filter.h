// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Which processes and events of a session a filter finds.
#pragma once

#include "app/filter/filterfields.h"

#include <QHash>

#include <optional>
#include <vector>

namespace forkscope {

// Moments that are no markers, by what a filter calls them behind the @: A and B.
using NamedMoments = QHash<QString, Time>;

class FilterMatcher
{
public:
    // Looks at the processes there are at `position`. O(processes) for each under and above, and for depth and
    // descendants.
    FilterMatcher(FilterNodes nodes, const Session &session, Position position, const NamedMoments &moments = {});

    // What made some tests impossible, such as a marker that is not there; nothing when all is well.
    const std::optional<QString> &problem() const { return m_problem; }

    bool matches(ProcessIndex process) const;
    bool matches(EventNumber event) const;

private:
    using Marks = std::vector<bool>; // by process

    bool asksFor(const char *field) const;
    void placeTimes(const NamedMoments &moments);
    void noteMarkers();
    void countFamilies();
    void markFamilies();
    bool holds(const FilterSubject &subject) const;
    bool holds(std::size_t node, const FilterSubject &subject) const;
    bool wordHolds(const QString &word, const FilterSubject &subject) const;
    bool testHolds(const FilterNode &node, const FilterSubject &subject) const;
    FilterSubject subjectOf(ProcessIndex process) const;

    FilterNodes m_nodes;
    const Session &m_session;
    Position m_position;
    quint32 m_count;
    std::vector<Marks> m_families; // by node: of Under and Above
    std::vector<quint32> m_depths, m_descendants;
    std::vector<EventNumber> m_markedEvents; // ascending; empty unless asked for
    Marks m_markedProcesses;
    // What a bare word is looked for in.
    const FilterField *m_comm;
    const FilterField *m_argv;
    std::optional<QString> m_problem;
};

} // namespace forkscope
