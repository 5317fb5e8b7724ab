// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/recordedrun.h"

#include "app/filter/filter.h"
#include "app/labs/verdict.h"

#include <algorithm>

namespace forkscope {

RecordedRun::RecordedRun(const Expectation &expectation, const Session &session, ProcessIndex command)
    : m_session(session), m_table(session.processes()), m_command(command), m_end(session.events().size())
{
    for (quint32 row = 0; row < m_table.countAt(m_end); ++row)
        if (const auto process = ProcessIndex(row);
            process != command && !m_table.at(process).flags.testFlag(ProcessFlag::OnlyMentioned))
            m_made.push_back(process);
    nameFamily();
    for (const auto &[name, filter] : expectation.names)
        m_names[name] = firstFound(filter);
    m_begin = beginOfProgram();
}

ProcessIndex RecordedRun::named(const QString &name) const
{
    const auto found = m_names.find(name);
    return found == m_names.end() ? NoProcess : found->second;
}

bool RecordedRun::isLife(ProcessIndex process) const
{
    return !m_table.at(process).flags.testFlag(ProcessFlag::Refused);
}

std::vector<ProcessIndex> RecordedRun::childrenOf(ProcessIndex parent) const
{
    std::vector<ProcessIndex> children;
    if (parent != NoProcess)
        std::ranges::copy_if(m_table.childrenAt(parent, m_end), std::back_inserter(children),
                             [&](ProcessIndex child) { return isLife(child); });
    return children;
}

void RecordedRun::nameFamily()
{
    const auto children = childrenOf(m_command);
    const auto child = children.empty() ? NoProcess : children[0];
    const auto grandchildren = childrenOf(child);
    m_names[QStringLiteral("parent")] = m_command;
    m_names[QStringLiteral("child")] = child;
    m_names[QStringLiteral("second")] = children.size() < 2 ? NoProcess : children[1];
    m_names[QStringLiteral("grandchild")] = grandchildren.empty() ? NoProcess : grandchildren[0];
}

ProcessIndex RecordedRun::firstFound(const FilterNodes &filter) const
{
    const FilterMatcher matcher(filter, m_session, m_end);
    const auto first = std::ranges::find_if(m_made, [&](ProcessIndex process) { return matcher.matches(process); });
    return first == m_made.end() ? NoProcess : *first;
}

// What the command did before it became the program is none of the program's.
Position RecordedRun::beginOfProgram() const
{
    const auto names = m_table.namesAt(m_command, m_end);
    for (const auto &name : names)
        if (m_session.events().type(name.event) == EventType::Exec && m_table.text(name.text) != labStarter)
            return name.from() + 1;
    return names.empty() ? 0 : names.back().from() + 1;
}

qint64 RecordedRun::forks() const
{
    return std::ranges::count_if(m_made, [&](ProcessIndex process) { return isLife(process); });
}

qint64 RecordedRun::threads() const
{
    const auto &events = m_session.events();
    qint64 count = 0;
    for (auto at = m_begin; at < m_end; ++at)
        count += events.type(EventNumber(at)) == EventType::Fork && events.isThread(EventNumber(at)) ? 1 : 0;
    return count;
}

// A process always comes after its parent.
qint64 RecordedRun::depth() const
{
    std::map<ProcessIndex, qint64> levels;
    qint64 deepest = 0;
    for (const auto process : m_made) {
        if (!isLife(process))
            continue;
        const auto above = levels.find(m_table.at(process).parent);
        const auto level = above == levels.end() ? 1 : above->second + 1;
        levels[process] = level;
        deepest = std::max(deepest, level);
    }
    return deepest;
}

qint64 RecordedRun::mostAlive(const FilterNodes &filter) const
{
    const FilterMatcher matcher(filter, m_session, m_end);
    std::map<Position, qint64> changes;
    for (const auto process : m_made) {
        if (!isLife(process) || !matcher.matches(process))
            continue;
        ++changes[m_table.at(process).bornAt];
        --changes[m_table.at(process).endedAt];
    }
    qint64 now = 0, most = 0;
    for (const auto &[position, change] : changes)
        most = std::max(most, now += change);
    return most;
}

qint64 RecordedRun::count(const FilterNodes &filter) const
{
    const FilterMatcher matcher(filter, m_session, m_end);
    return std::ranges::count_if(m_made, [&](ProcessIndex process) { return matcher.matches(process); });
}

qint64 RecordedRun::events(const FilterNodes &filter) const
{
    const FilterMatcher matcher(filter, m_session, m_end);
    qint64 count = 0;
    for (auto at = m_begin; at < m_end; ++at)
        count += matcher.matches(EventNumber(at)) ? 1 : 0;
    return count;
}

quint32 RecordedRun::descendantsOf(ProcessIndex process) const
{
    std::vector<bool> isBelow(m_table.countAt(m_end));
    quint32 count = 0;
    for (quint32 row = toRow(process) + 1; row < isBelow.size(); ++row) {
        const auto parent = m_table.at(ProcessIndex(row)).parent;
        isBelow[row] = parent == process || (parent != NoProcess && isBelow[toRow(parent)]);
        count += isBelow[row] ? 1 : 0;
    }
    return count;
}

FilterField::Value RecordedRun::valueOf(const FilterField &field, ProcessIndex process) const
{
    FilterSubject subject{m_session, m_end, process};
    for (auto above = m_table.at(process).parent; above != NoProcess; above = m_table.at(above).parent)
        ++subject.depth;
    subject.descendants = descendantsOf(process);
    return field.value(subject);
}

} // namespace forkscope
