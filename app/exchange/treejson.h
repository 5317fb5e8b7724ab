// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as JSON: {"processes":[…]}, each process with its children inside it. A key is absent where its value was
// not recorded.
#pragma once

#include "app/exchange/treewalk.h"

#include <QByteArray>

#include <functional>

namespace forkscope {

// Hands the text over in pieces. With a selection, each process has "hit": whether it is what was asked for, or only
// stands above it.
void treeJson(const Session &session, Position position, const std::function<void(const QByteArray &)> &add,
              const TreeSelection &selection = {});

} // namespace forkscope
