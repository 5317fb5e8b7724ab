// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// How much a tree that somebody drew is like the one that came to be. Shape alone counts: nodes have no names, and the
// order of siblings is free.
#pragma once

#include <vector>

namespace forkscope {

// Trees as the parent of each node, -1 for the root, which comes first; parents before their children. Returns for each
// node of `real` the node of `drawn` that stands for it, or -1: the two roots stand for each other, children only where
// their parents do, and as many as possible do. O(d² r) for trees of d and r nodes.
std::vector<int> likeness(const std::vector<int> &drawn, const std::vector<int> &real);

} // namespace forkscope
