// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Goes through the tree of a session as it stood at a position, parents before children, without recursion: a chain of
// processes can be as long as there are pids.
#pragma once

#include "app/session/session.h"

#include <functional>
#include <vector>

namespace forkscope {

struct TreeVisitor
{
    struct Place
    {
        ProcessIndex process;
        int depth;
        bool isLast; // of its siblings
    };
    std::function<void(const Place &)> enter;
    std::function<void(const Place &)> leave; // after the children
};

// Which processes are shown, and which of them are what was asked for; both empty: all.
struct TreeSelection
{
    std::vector<bool> isShown, isHit; // by process

    bool shows(ProcessIndex process) const { return isShown.empty() || isShown[toRow(process)]; }
    bool finds(ProcessIndex process) const { return isHit.empty() || isHit[toRow(process)]; }
};

// The processes at the top. In the recording of a command the programs that are only mentioned, such as the recorder,
// are left out.
std::vector<ProcessIndex> topProcesses(const Session &session, Position position);

// Processes it made while they were watched; refused forks and threads not counted.
quint32 forksSeen(const ProcessTable &table, ProcessIndex process, Position position);

void walkTree(const Session &session, Position position, const TreeVisitor &visitor,
              const TreeSelection &selection = {});

} // namespace forkscope
