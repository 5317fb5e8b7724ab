// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The registers of a stopped task: all that differs between machines besides the numbers of system calls.
#pragma once

#include <linux/types.h>

#include <optional>

#include <sys/types.h>

namespace forkscope::tracer {

struct Place
{
    __u64 stack = 0; // stack pointer
    __u64 tls = 0;   // base of thread-local storage
};
std::optional<Place> placeOf(pid_t tid);

// The first argument of the system call that the task is in or was in last.
bool setFirstArgument(pid_t tid, __u64 value, bool isCompat);

// At the entry of a system call: it is not made, and gives this errno.
bool refuseCall(pid_t tid, int error);

} // namespace forkscope::tracer
