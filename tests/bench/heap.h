// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What this program holds of memory.
#pragma once

#include <QtGlobal>

namespace forkscope {

// Bytes that are allocated and not freed, as the allocator counts them, its own overhead included where it is malloc's.
quint64 allocatedBytes();
// Resident in memory now, and at most so far.
quint64 residentBytes();
quint64 peakResidentBytes();

} // namespace forkscope
