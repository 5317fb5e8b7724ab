// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The table's view at a position; how events change it is in processtable.cpp.
#include "app/session/processtable.h"

#include <algorithm>

namespace forkscope {

std::optional<ProcessIndex> ProcessTable::find(ProcessKey key) const
{
    const auto found = m_byKey.find(key, keyOf());
    return found == NoProcess ? std::nullopt : std::optional(found);
}

quint32 ProcessTable::countAt(Position position) const
{
    return quint32(m_processes.partitionPoint(0, [&](const Process &process) { return process.bornAt < position; }));
}

quint32 ProcessTable::livesAt(Position position) const
{
    const auto refused = m_refusals.partitionPoint(0, [&](quint32 refusal) { return refusal < position; });
    return countAt(position) - quint32(refused);
}

quint32 ProcessTable::runningAt(Position position) const
{
    const auto ended = m_ends.partitionPoint(0, [&](quint32 end) { return end < position; });
    return livesAt(position) - quint32(ended);
}

const ChildLists::List &ProcessTable::listOf(ProcessIndex parent) const
{
    return parent == NoProcess ? m_roots : at(parent).children;
}

std::span<const ProcessIndex> ProcessTable::childrenAt(ProcessIndex parent, Position position) const
{
    const auto children = m_children.of(listOf(parent));
    const auto end = std::partition_point(children.begin(), children.end(),
                                          [&](ProcessIndex child) { return at(child).bornAt < position; });
    return {children.begin(), end};
}

int ProcessTable::rowOf(ProcessIndex index) const
{
    const auto siblings = m_children.of(listOf(at(index).parent));
    return int(std::lower_bound(siblings.begin(), siblings.end(), index) - siblings.begin());
}

ProcessState ProcessTable::stateAt(ProcessIndex index, Position position) const
{
    const auto &process = at(index);
    if (process.bornAt >= position)
        return ProcessState::NotYet;
    if (process.flags.testFlag(ProcessFlag::Refused))
        return ProcessState::Refused;
    if (process.endedAt >= position)
        return ProcessState::Running;
    return process.reapedAt < position || !m_knowsReaps ? ProcessState::Ended : ProcessState::Zombie;
}

quint32 ProcessTable::forksAt(ProcessIndex index, Position position) const
{
    const auto children = childrenAt(index, position);
    if (at(index).refusals == 0 && at(index).found == 0)
        return quint32(children.size());
    return quint32(std::ranges::count_if(children, [&](ProcessIndex child) {
        return !at(child).flags.testAnyFlags(ProcessFlag::Refused | ProcessFlag::Existed);
    }));
}

quint32 ProcessTable::threadsAt(ProcessIndex index, Position position) const
{
    quint32 count = 0;
    for (auto thread = at(index).newestThread; thread != 0; thread = m_threads[thread].previous)
        count += m_threads[thread].bornAt < position && m_threads[thread].endedAt >= position;
    return count;
}

QByteArray ProcessTable::commAt(ProcessIndex index, Position position) const
{
    for (auto name = at(index).newestName; name != 0; name = m_names[name].previous)
        if (m_names[name].from() < position)
            return m_strings[m_names[name].text];
    return {};
}

EventNumber ProcessTable::execAt(ProcessIndex index, Position position) const
{
    const auto &process = at(index);
    for (auto name = process.newestName; name != 0; name = m_names[name].previous)
        if (m_names[name].from() < position) {
            const bool isBirth = m_names[name].event == process.birth;
            if (!isBirth || process.flags.testFlag(ProcessFlag::Existed))
                return m_names[name].event;
        }
    return NoEvent;
}

std::vector<NameChange> ProcessTable::namesAt(ProcessIndex index, Position position) const
{
    std::vector<NameChange> names;
    for (auto name = at(index).newestName; name != 0; name = m_names[name].previous)
        if (m_names[name].from() < position)
            names.push_back(m_names[name]);
    std::reverse(names.begin(), names.end());
    return names;
}

ProcessIndex ProcessTable::parentAt(ProcessIndex index, Position position) const
{
    for (auto adoption = at(index).newestAdoption; adoption != 0; adoption = m_adoptions[adoption].previous)
        if (m_adoptions[adoption].from < position)
            return m_adoptions[adoption].parent;
    return at(index).parent;
}

std::vector<ThreadLife> ProcessTable::threadsOf(ProcessIndex index, Position position) const
{
    std::vector<ThreadLife> threads;
    for (auto thread = at(index).newestThread; thread != 0; thread = m_threads[thread].previous)
        if (m_threads[thread].bornAt < position)
            threads.push_back(m_threads[thread]);
    std::reverse(threads.begin(), threads.end());
    return threads;
}

std::size_t ProcessTable::bytes() const
{
    return m_processes.bytes() + m_children.bytes() + m_byKey.bytes() + m_ends.bytes() + m_refusals.bytes() +
           m_names.bytes() + m_adoptions.bytes() + m_threads.bytes();
}

} // namespace forkscope
