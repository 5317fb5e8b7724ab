// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a process table knows, as text that a test compares.
#pragma once

#include "app/session/processtable.h"

#include <QString>

namespace forkscope {

// The tree as text, one line a process, two spaces a level:
//   init (1)
//     ls (2) ok [sh>ls]           former names
//     bash (3) zombie, status 1
//     sh (4) refused EAGAIN
//   ?sh (7)                        unknown parent
// Then, where they hold: "threads 2", "now under 1", "existed", "inferred start", "end not seen".
QString drawTree(const ProcessTable &table, Position position);

} // namespace forkscope
