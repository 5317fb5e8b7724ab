// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the tracer tells its client besides the messages of a stream: frames of types that no recording has.
#pragma once

#include "bpf/forkscope.h"

namespace forkscope::tracer {

enum class FrameType : __u16 {
    Started = 0x101, // the command runs: Started
    Ended = 0x102,   // the command has ended: Ended. What it left behind may go on
    Note = 0x103,    // something is not as it would be without a tracer: Note
    Problem = 0x104, // the command does not run; nothing follows: Problem
};

struct Started
{
    __u32 pid;
    __u32 reserved;
};

struct Ended
{
    __u32 status; // wait status word
    __u32 reserved;
};

enum class NoteKind : __u32 {
    PrivilegeLost = 1,     // text: path of a program that is installed with rights it did not get
    TracingRefused = 2,    // text: name of a process that wanted to trace, and was refused
    Escaped = 3,           // text: name of a process whose child could not be followed
    StrictModeRefused = 4, // text: name of a process that wanted the strict mode of seccomp
};

// Behind it the text, to the end of the frame.
struct Note
{
    __u32 kind; // NoteKind
    __u32 pid;
};

enum class Step : __u32 {
    Birth = 1,  // a process for the command could not be made
    Trace = 2,  // ptrace was refused
    Filter = 3, // the system call filter was refused
    Exec = 4,   // the program cannot be executed
    Death = 5,  // the process ended before it became the program; the error is a wait status word
};

struct Problem
{
    __u32 step;  // Step
    __u32 error; // errno
};

} // namespace forkscope::tracer
