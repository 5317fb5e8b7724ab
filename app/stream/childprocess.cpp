// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/childprocess.h"

#include "app/stream/displaytext.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <set>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace forkscope {

namespace {

// One that nobody waits for any more stays in it.
std::set<quint32> &started()
{
    static std::set<quint32> pids;
    return pids;
}

// 0, or why it cannot be run.
int checkProgram(const QByteArray &path)
{
    struct stat status = {};
    if (stat(path.constData(), &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return EACCES;
    return access(path.constData(), X_OK) == 0 ? 0 : errno;
}

// 0 and the pid, or an errno, that of exec included.
int spawn(const QByteArray &program, QByteArrayList arguments, int output, int inherited, pid_t &pid)
{
    std::vector<char *> argv;
    for (auto &argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (output >= 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (inherited >= 0) // to itself: what would close it at exec is taken away
        posix_spawn_file_actions_adddup2(&actions, inherited, inherited);
    const int error = posix_spawn(&pid, program.constData(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

} // namespace

CommandProblem commandProblem(int error, const QByteArray &name)
{
    const bool isMissing = error == ENOENT || error == ENOTDIR;
    const auto shown = displayText(name);
    if (isMissing && !name.contains('/'))
        return {127,
                ChildProcess::tr("The command %1 was not found. Look at its spelling, or give its path.").arg(shown)};
    if (isMissing)
        return {127, ChildProcess::tr("The command %1 was not found.").arg(shown)};
    return {126, ChildProcess::tr("The command %1 cannot be executed: %2.")
                     .arg(shown, QString::fromLocal8Bit(std::strerror(error)))};
}

std::variant<QByteArray, CommandProblem> findCommand(const QByteArray &name)
{
    if (name.contains('/') || name.isEmpty()) {
        const int error = checkProgram(name);
        return error == 0 ? std::variant<QByteArray, CommandProblem>(name) : commandProblem(error, name);
    }
    int refusal = ENOENT;
    const auto path = qEnvironmentVariableIsSet("PATH") ? qgetenv("PATH") : QByteArray("/bin:/usr/bin");
    for (const auto &directory : path.split(':')) {
        const auto candidate = (directory.isEmpty() ? QByteArray(".") : directory) + '/' + name;
        const int error = checkProgram(candidate);
        if (error == 0)
            return candidate;
        if (error == EACCES)
            refusal = error;
    }
    return commandProblem(refusal, name);
}

ChildProcess::ChildProcess(quint32 pid, Descriptor descriptor)
    : m_pid(pid), m_descriptor(std::move(descriptor)), m_end(m_descriptor.number(), QSocketNotifier::Read)
{
    started().insert(pid);
    connect(&m_end, &QSocketNotifier::activated, this, &ChildProcess::collect);
}

bool ChildProcess::isOne(quint32 pid)
{
    return started().contains(pid);
}

ChildProcess::Started ChildProcess::start(const QByteArray &program, const QByteArrayList &arguments, int output,
                                          int inherited)
{
    pid_t pid = 0;
    int error = spawn(program, arguments, output, inherited, pid);
    if (error == ENOEXEC) // a script without "#!", which execvp(3) gives to the shell
        error =
            spawn("/bin/sh", QByteArrayList{arguments.value(0), program} + arguments.mid(1), output, inherited, pid);
    if (error != 0)
        return commandProblem(error, arguments.value(0));
    Descriptor descriptor(int(syscall(SYS_pidfd_open, pid, 0u)));
    return std::unique_ptr<ChildProcess>(new ChildProcess(quint32(pid), std::move(descriptor)));
}

void ChildProcess::sendSignal(int signal)
{
    if (!m_hasEnded)
        kill(pid_t(m_pid), signal);
}

void ChildProcess::collect()
{
    int status = 0;
    if (waitpid(pid_t(m_pid), &status, WNOHANG) != pid_t(m_pid))
        return;
    m_end.setEnabled(false);
    m_hasEnded = true;
    started().erase(m_pid);
    Q_EMIT ended(status);
}

} // namespace forkscope
