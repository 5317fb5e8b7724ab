// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Places the nodes of a tree so that it is narrow, parents stand in the middle above their children, and equal subtrees
// look equal (Buchheim, Jünger, Leipert: Improving Walker's Algorithm to Run in Linear Time, 2002).
#pragma once

#include <vector>

namespace forkscope {

// The parent of each node, -1 for a root; parents come before their children, children in the order to be drawn.
// Returns the place of each from the left, in widths of a node: siblings are 1 apart, cousins `cousins`. Several roots
// stand side by side. O(nodes), however deep.
std::vector<double> tidyPlaces(const std::vector<int> &parents, double cousins = 1.25);

} // namespace forkscope
