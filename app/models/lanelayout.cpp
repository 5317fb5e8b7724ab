// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/lanelayout.h"

#include <algorithm>

namespace forkscope {

void LaneLayout::setWanted(std::function<bool(ProcessIndex)> wanted)
{
    m_wanted = std::move(wanted);
    m_groups.clear();
    m_places.clear();
    m_running.clear();
    m_groupOfLane.clear();
    m_laneCount = 0;
    update();
}

void LaneLayout::update()
{
    std::erase_if(m_running, [this](ProcessIndex process) { return noteEnd(process); });
    const auto before = m_places.size();
    for (auto row = quint32(m_places.size()); row < m_table.size(); ++row)
        add(ProcessIndex(row));
    if (m_places.size() == before)
        return;
    m_groupOfLane.clear();
    for (std::size_t group = 0; group < m_groups.size(); ++group) {
        m_groups[group].first = int(m_groupOfLane.size());
        m_groupOfLane.insert(m_groupOfLane.end(), m_groups[group].lives.size(), int(group));
    }
    m_laneCount = int(m_groupOfLane.size());
}

void LaneLayout::add(ProcessIndex process)
{
    m_places.emplace_back();
    const auto &life = m_table.at(process);
    if (life.flags.testFlag(ProcessFlag::KernelThread) || (m_wanted && !m_wanted(process)))
        return;
    const int group = groupOf(process);
    auto &lanes = m_groups[std::size_t(group)];
    while (!lanes.busy.empty() && lanes.busy.top().until <= life.began) {
        lanes.free.insert(lanes.busy.top().lane);
        lanes.busy.pop();
    }
    const auto parent = life.parent == NoProcess ? Place() : m_places[toRow(life.parent)];
    const auto free = lanes.free.upper_bound(parent.group == group ? parent.lane : -1);
    int lane = int(lanes.lives.size());
    if (free != lanes.free.end()) {
        lane = *free;
        lanes.free.erase(free);
    } else {
        lanes.lives.emplace_back();
    }
    lanes.lives[std::size_t(lane)].push_back(process);
    m_places.back() = {group, lane};
    if (!noteEnd(process))
        m_running.push_back(process);
}

// Those at the top share one; each of their children begins one; whose parent has no lane is like a child of the top.
int LaneLayout::groupOf(ProcessIndex process)
{
    const auto parent = m_table.at(process).parent;
    const bool isTop = parent == NoProcess;
    if (!isTop && m_places[toRow(parent)].group > 0)
        return m_places[toRow(parent)].group;
    if (m_groups.empty())
        m_groups.emplace_back();
    if (isTop)
        return 0;
    m_groups.emplace_back();
    m_groups.back().root = process;
    return int(m_groups.size()) - 1;
}

// Whether the end of its bar is known: of a zombie that is where it was collected.
bool LaneLayout::noteEnd(ProcessIndex process)
{
    const auto &life = m_table.at(process);
    const bool isRefused = life.flags.testFlag(ProcessFlag::Refused);
    if (!isRefused && life.endedAt == Never)
        return false;
    const auto end = isRefused ? life.began : life.reapedAt == Never ? life.ended : std::max(life.ended, life.reaped);
    const auto &place = m_places[toRow(process)];
    m_groups[std::size_t(place.group)].busy.push({end, place.lane});
    return true;
}

std::vector<LaneLayout::Group> LaneLayout::groups() const
{
    std::vector<Group> groups;
    groups.reserve(m_groups.size());
    for (const auto &lanes : m_groups)
        groups.push_back({lanes.root, lanes.first, int(lanes.lives.size())});
    return groups;
}

std::span<const ProcessIndex> LaneLayout::livesIn(int lane) const
{
    const auto &lanes = m_groups[std::size_t(m_groupOfLane[std::size_t(lane)])];
    return lanes.lives[std::size_t(lane - lanes.first)];
}

int LaneLayout::laneOf(ProcessIndex process) const
{
    if (process == NoProcess || toRow(process) >= m_places.size() || m_places[toRow(process)].group < 0)
        return -1;
    const auto &place = m_places[toRow(process)];
    return m_groups[std::size_t(place.group)].first + place.lane;
}

} // namespace forkscope
