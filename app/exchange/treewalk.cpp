// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/treewalk.h"

#include <algorithm>

namespace forkscope {

std::vector<ProcessIndex> topProcesses(const Session &session, Position position)
{
    const auto &table = session.processes();
    const bool isCommand = session.hello() && !session.hello()->command.isEmpty();
    std::vector<ProcessIndex> tops;
    for (const auto root : table.childrenAt(NoProcess, position)) {
        const auto children = table.childrenAt(root, position);
        const bool isMentioned = table.at(root).flags.testFlag(ProcessFlag::OnlyMentioned);
        if (isMentioned && isCommand)
            tops.insert(tops.end(), children.begin(), children.end());
        else if (!isMentioned || !children.empty())
            tops.push_back(root);
    }
    return tops;
}

quint32 forksSeen(const ProcessTable &table, ProcessIndex process, Position position)
{
    const auto unseen = ProcessFlag::Existed | ProcessFlag::Refused | ProcessFlag::OnlyMentioned;
    return quint32(std::ranges::count_if(table.childrenAt(process, position), [&](ProcessIndex child) {
        return !table.at(child).flags.testAnyFlags(unseen);
    }));
}

void walkTree(const Session &session, Position position, const TreeVisitor &visitor, const TreeSelection &selection)
{
    struct Level
    {
        std::span<const ProcessIndex> processes;
        std::size_t next = 0, current = 0;
    };
    const auto &table = session.processes();
    const auto tops = topProcesses(session, position);
    const auto skipHidden = [&](Level level) {
        while (level.next < level.processes.size() && !selection.shows(level.processes[level.next]))
            ++level.next;
        return level;
    };
    std::vector<Level> levels{skipHidden({tops})};
    const auto current = [&] {
        const auto &level = levels.back();
        return TreeVisitor::Place{level.processes[level.current], int(levels.size()) - 1,
                                  level.next == level.processes.size()};
    };
    while (true) {
        auto &level = levels.back();
        if (level.next < level.processes.size()) {
            level.current = level.next++;
            level = skipHidden(level);
            const auto place = current();
            visitor.enter(place);
            levels.push_back(skipHidden({table.childrenAt(place.process, position)}));
            continue;
        }
        levels.pop_back();
        if (levels.empty())
            return;
        visitor.leave(current());
    }
}

} // namespace forkscope
