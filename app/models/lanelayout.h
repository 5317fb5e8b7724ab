// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A lane for every life: each subtree of the first level has lanes of its own, a child lies below its parent, and a
// lane is used again by lives that do not overlap. A life stays in its lane; a group only grows at its end.
#pragma once

#include "app/session/processtable.h"

#include <functional>
#include <queue>
#include <set>
#include <span>
#include <vector>

namespace forkscope {

class LaneLayout
{
public:
    // Reads `table`, which must outlive it.
    explicit LaneLayout(const ProcessTable &table) : m_table(table) {}

    // Begins anew with those lives only for which it is true; kernel threads have no lanes.
    void setWanted(std::function<bool(ProcessIndex)> wanted);
    // Takes in the lives that have appeared. O(n log n) for n new ones, and O(lives that run).
    void update();

    struct Group
    {
        ProcessIndex root; // of the subtree; NoProcess: of those at the top
        int first, count;  // lanes
    };
    std::vector<Group> groups() const;
    int laneCount() const { return m_laneCount; }
    // In the order of birth; none overlaps the next.
    std::span<const ProcessIndex> livesIn(int lane) const;
    // -1: has none.
    int laneOf(ProcessIndex process) const;

private:
    struct Busy
    {
        Time until;
        int lane;
        bool operator>(const Busy &other) const { return until > other.until; }
    };
    struct Lanes // of one subtree
    {
        ProcessIndex root = NoProcess;
        int first = 0;
        std::vector<std::vector<ProcessIndex>> lives; // by lane
        std::set<int> free;
        std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy; // the end is known
    };
    struct Place
    {
        int group = -1;
        int lane = 0;
    };

    void add(ProcessIndex process);
    int groupOf(ProcessIndex process);
    bool noteEnd(ProcessIndex process);

    const ProcessTable &m_table;
    std::function<bool(ProcessIndex)> m_wanted;
    std::vector<Lanes> m_groups;
    std::vector<Place> m_places; // by process
    std::vector<ProcessIndex> m_running;
    std::vector<int> m_groupOfLane;
    int m_laneCount = 0;
};

} // namespace forkscope
