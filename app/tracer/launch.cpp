// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/launch.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace forkscope::tracer {

namespace {

constexpr long traceOptions = PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
                              PTRACE_O_TRACEVFORK | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD;

// A line of the child's report: that it gave up privileges (step 0), or a problem.
void tell(int report, const Problem &line)
{
    [[maybe_unused]] const auto written = write(report, &line, sizeof line);
}

// A script without "#!" is the shell's, as execvp(3) has it.
void execShell(const CommandLine &command)
{
    std::vector<char *> words{const_cast<char *>("/bin/sh"), const_cast<char *>(command.program)};
    for (auto *word = command.arguments; *word && *++word;)
        words.push_back(*word);
    words.push_back(nullptr);
    execve(words[0], words.data(), environ);
}

[[noreturn]] void becomeCommand(const CommandLine &command, int go, int report)
{
    char byte = 0;
    if (read(go, &byte, 1) != 1)
        _exit(127);
    Privileges privileges{};
    if (const int error = installFilter(privileges)) {
        tell(report, {static_cast<__u32>(Step::Filter), static_cast<__u32>(error)});
        _exit(127);
    }
    if (privileges == Privileges::GivenUp)
        tell(report, {});
    sigprocmask(SIG_SETMASK, &command.signals, nullptr);
    execve(command.program, command.arguments, environ);
    if (errno == ENOEXEC)
        execShell(command);
    tell(report, {static_cast<__u32>(Step::Exec), static_cast<__u32>(errno)});
    _exit(127);
}

} // namespace

Launch::Launch(const CommandLine &command)
{
    int go[2] = {-1, -1}, report[2] = {-1, -1};
    if (pipe2(go, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0) {
        m_problem = {static_cast<__u32>(Step::Birth), static_cast<__u32>(errno)};
        return;
    }
    // As it is recorded: not what a library makes of fork().
    m_pid = static_cast<pid_t>(syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (m_pid == 0) {
        close(go[1]);
        becomeCommand(command, go[0], report[1]);
    }
    const int error = errno;
    close(go[0]);
    close(report[1]);
    m_go = go[1];
    m_report = report[0];
    if (m_pid < 0) {
        m_problem = {static_cast<__u32>(Step::Birth), static_cast<__u32>(error)};
    } else if (ptrace(PTRACE_SEIZE, m_pid, nullptr, traceOptions) != 0) {
        m_problem = {static_cast<__u32>(Step::Trace), static_cast<__u32>(errno)};
        close(std::exchange(m_go, -1));
        waitpid(m_pid, nullptr, 0);
    }
}

Launch::~Launch()
{
    for (const int descriptor : {m_go, m_report})
        if (descriptor >= 0)
            close(descriptor);
}

void Launch::letGo()
{
    [[maybe_unused]] const auto written = write(m_go, "", 1);
    close(std::exchange(m_go, -1));
}

ChildReport Launch::report()
{
    ChildReport report;
    Problem line{};
    while (read(m_report, &line, sizeof line) == static_cast<ssize_t>(sizeof line))
        if (line.step == 0)
            report.privileges = Privileges::GivenUp;
        else
            report.problem = line;
    close(std::exchange(m_report, -1));
    return report;
}

} // namespace forkscope::tracer
