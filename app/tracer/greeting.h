// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "bpf/forkscope.h"

namespace forkscope::tracer {

struct Granted
{
    bool arguments = true;
    __u32 maxArgumentBytes = 1024;
};

// Payload of the first message: what this source can tell. The command is the client's to add.
std::vector<std::byte> greeting(__u32 rootPid, const Granted &granted);

} // namespace forkscope::tracer
