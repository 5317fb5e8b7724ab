// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The option --filter, as the commands that have it read it.
#pragma once

#include "app/command/arguments.h"
#include "app/exchange/treewalk.h"
#include "app/filter/filter.h"

#include <optional>

namespace forkscope {

// The filter that was asked for, empty without one; nothing after a complaint.
std::optional<FilterNodes> filterAsked(const Arguments &arguments);

// What the filter finds in the tree at `position`, and those above it. All, for an empty filter.
TreeSelection selectionOf(const FilterNodes &filter, const Session &session, Position position);

} // namespace forkscope
