// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as text, one line a process: who it was, how it ended, how long it lived, what it made, with what arguments.
// Ended processes stay where they were. Everything from outside is made displayable.
#pragma once

#include "app/exchange/treewalk.h"

#include <QString>

#include <functional>

namespace forkscope {

// Hands the lines over one by one, without line ends. Of processes that are shown only because they stand above what
// was asked for, just the name.
void textTree(const Session &session, Position position, const std::function<void(const QString &)> &addLine,
              const TreeSelection &selection = {});

} // namespace forkscope
