// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The system calls that stop for the tracer, and the filter (seccomp(2)) that picks them out: all others run at full
// speed.
#pragma once

#include <linux/types.h>

#include <array>
#include <optional>
#include <string>

#include <sys/types.h>

namespace forkscope::tracer {

enum class CallKind : __u16 { Fork = 1, Vfork, Clone, Clone3, Wait, WaitId, Exit, Namespaces, Trace, Strict };

constexpr bool isBirth(CallKind kind)
{
    return kind <= CallKind::Clone3;
}
constexpr bool isWait(CallKind kind)
{
    return kind == CallKind::Wait || kind == CallKind::WaitId;
}

// A system call at its entry, as it was asked for.
struct Call
{
    CallKind kind{};
    __s32 number = -1; // in the native table, unless compat
    bool isCompat = false;
    std::array<__u64, 6> arguments{};
    __u64 stack = 0;      // stack pointer of the caller
    std::string userArgs; // clone3: struct clone_args, as read from its memory
    // The first argument as it was, when it had to be replaced for the time of the call.
    std::optional<__u64> replaced;
};

// At a stop that a system call filter made: the call; nothing when it is not ours, but one that the program installed
// for a tracer of its own.
std::optional<Call> readCall(pid_t tid);

// At the stop behind a call: its result (negative: an errno). Nothing when the task is gone.
std::optional<__s64> readResult(pid_t tid);

enum class Privileges { Kept, GivenUp };

// Makes this process, and all that comes of it, stop for its tracer. Without the right to do it otherwise the process
// gives up the gaining of privileges for ever: `privileges` tells. An errno, 0: done.
int installFilter(Privileges &privileges);

} // namespace forkscope::tracer
