// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The names that a filter may use instead of numbers.
#pragma once

#include "app/filter/filterfields.h"

namespace forkscope {

std::span<const FilterConstant> filterTypes();
std::span<const FilterConstant> filterCalls();
std::span<const FilterConstant> filterStates();
std::span<const FilterConstant> filterFlags();
std::span<const FilterConstant> filterSignals();
std::span<const FilterConstant> filterErrors();

} // namespace forkscope
