// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What /proc and the memory of a traced task tell. Everything may be missing: the task may be gone at any moment, and
// /proc may not be there at all.
#pragma once

#include <linux/types.h>

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace forkscope::tracer {

// Empty when it cannot be read.
std::string contentsOf(const char *path);

// Of /proc/TID/status.
struct TaskFacts
{
    std::string comm;
    pid_t tgid = 0;
    pid_t parent = 0;        // tgid of the real parent; 0: it is not in this pid namespace
    __u32 uid = 0;           // real
    std::vector<pid_t> pids; // tids, from the pid namespace of /proc down to its own
};
std::optional<TaskFacts> factsOf(pid_t tid);

// Start of a process that is not traced, in ns of boot time, in steps of a clock tick; 0 when not known.
__u64 startOf(pid_t pid);

// Inode of a namespace ("pid", "mnt" …) of a task; 0 when not known.
__u32 namespaceOf(pid_t tid, const char *name);

// Id of a task's cgroup (of version 2); 0 when not known.
__u64 cgroupOf(pid_t tid);

// Addresses in a process that has just become a program.
struct ArgumentMemory
{
    __u64 begin = 0;
    __u64 end = 0;
    __u64 path = 0; // as given to exec; a string
};
std::optional<ArgumentMemory> argumentMemoryOf(pid_t pid);

// Up to `size` bytes of the memory of a traced task; fewer where it ends, none when it cannot be read.
std::string readMemory(pid_t tid, __u64 address, std::size_t size);
bool writeMemory(pid_t tid, __u64 address, const std::string &bytes);

// Path of the file that runs; empty when not known.
std::string executableOf(pid_t pid);

// Whether nobody has this number any more, neither a process nor a zombie.
bool isGone(pid_t pid);

} // namespace forkscope::tracer
