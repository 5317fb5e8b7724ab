// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The start of the command: a child that waits until it is traced, then installs the filter and becomes the program.
#pragma once

#include "app/tracer/calls.h"
#include "app/tracer/frames.h"

#include <array>
#include <csignal>
#include <optional>

#include <sys/types.h>

namespace forkscope::tracer {

struct CommandLine
{
    const char *program;    // path
    char *const *arguments; // its name first; ends with a null pointer
    sigset_t signals;       // mask to run it with
};

// What the child tells before it becomes the program.
struct ChildReport
{
    Privileges privileges = Privileges::Kept;
    std::optional<Problem> problem;
};

class Launch
{
public:
    // The child is there and traced, and waits; or not: problem().
    explicit Launch(const CommandLine &command);
    ~Launch();
    Launch(const Launch &) = delete;
    Launch &operator=(const Launch &) = delete;

    pid_t pid() const { return m_pid; }
    const std::optional<Problem> &problem() const { return m_problem; }
    void letGo();
    // Once the child is the program, or has ended.
    ChildReport report();
    // That this process still needs for it.
    std::array<int, 2> descriptors() const { return {m_go, m_report}; }

private:
    pid_t m_pid = -1;
    int m_go = -1;
    int m_report = -1;
    std::optional<Problem> m_problem;
};

} // namespace forkscope::tracer
