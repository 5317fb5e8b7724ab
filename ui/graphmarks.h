// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a graph shows beside the processes: how it is like a tree that somebody drew before.
#pragma once

#include "app/stream/identity.h"

#include <unordered_map>
#include <vector>

namespace forkscope {

struct GraphMarks
{
    // A node that was drawn and did not come, below a process or below another such node.
    struct Missing
    {
        ProcessIndex process = NoProcess;
        int missing = -1;
    };

    std::unordered_map<ProcessIndex, bool> isForeseen;
    std::vector<Missing> missing; // parents before their children
    bool showsMissing = false;    // as long as one may still come, nobody knows which are missing

    bool isEmpty() const { return isForeseen.empty(); }
};

} // namespace forkscope
