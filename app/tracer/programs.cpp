// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the tracer that sees a process become another program.
#include "app/tracer/registers.h"
#include "app/tracer/tracer.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <utility>

namespace forkscope::tracer {

namespace {

constexpr std::size_t longestArguments = 4096, longestPath = 4096;

// Last component of the file that runs.
std::string executableName(pid_t pid)
{
    constexpr std::string_view deleted = " (deleted)";
    auto path = executableOf(pid);
    if (path.ends_with(deleted))
        path.resize(path.size() - deleted.size());
    return path.substr(path.rfind('/') + 1);
}

// How many arguments the program got: the first word of its stack.
__u32 argumentCount(pid_t pid)
{
    const auto place = placeOf(pid);
    const auto word = place ? readMemory(pid, place->stack, sizeof(__u32)) : std::string();
    __u32 count = 0;
    if (word.size() == sizeof count)
        std::memcpy(&count, word.data(), sizeof count);
    return count;
}

// Path and arguments as they stand in the new program's memory.
struct Words
{
    std::string path, arguments;
};

Words readWords(pid_t pid, const Granted &granted, forkscope_exec &record)
{
    const auto memory = argumentMemoryOf(pid);
    if (!memory) {
        record.head.flags |= granted.arguments ? FORKSCOPE_ARGS_UNREADABLE : FORKSCOPE_ARGS_WITHHELD;
        return {};
    }
    record.argv_bytes = static_cast<__u32>(memory->end - memory->begin);
    if (!granted.arguments) {
        record.head.flags |= FORKSCOPE_ARGS_WITHHELD;
        return {};
    }
    Words words;
    const auto wanted = std::min<std::size_t>({record.argv_bytes, granted.maxArgumentBytes, longestArguments});
    words.arguments = readMemory(pid, memory->begin, wanted);
    if (words.arguments.empty() && wanted > 0)
        record.head.flags |= FORKSCOPE_ARGS_UNREADABLE;
    else if (words.arguments.size() < record.argv_bytes)
        record.head.flags |= FORKSCOPE_ARGS_TRUNCATED;
    words.path = readMemory(pid, memory->path, longestPath);
    words.path.resize(std::min(words.path.size(), words.path.find('\0')));
    if (!words.path.empty())
        record.path_hook_tag = FORKSCOPE_PATH_USER;
    return words;
}

// Rights that the file would give to whoever runs it.
bool wouldGivePrivileges(const char *file)
{
    struct stat status = {};
    if (stat(file, &status) != 0)
        return false;
    const bool isSetGroup = (status.st_mode & S_ISGID) && (status.st_mode & S_IXGRP);
    return (status.st_mode & S_ISUID) || isSetGroup || getxattr(file, "security.capability", nullptr, 0) > 0;
}

} // namespace

// The task is the leader now, whichever called exec; all others of the process are gone.
void Tracer::takeProgram(Task &task)
{
    auto &process = m_tasks.processOf(task);
    unsigned long former = 0;
    if (ptrace(PTRACE_GETEVENTMSG, task.tid, nullptr, &former) != 0)
        return; // killed in this very moment
    const auto oldTid = static_cast<pid_t>(former);
    if (oldTid != task.tid) {
        if (task.call && isWait(task.call->kind))
            --process.waits;
        m_tasks.removeTask(oldTid);
        if (!std::exchange(process.hasLeaderEnded, false))
            replaceLeader(process);
    }
    task.call.reset();
    process.exitSignal = SIGCHLD;
    process.isBorrowing = false;
    if (task.tgid == m_root && !m_hasStarted)
        startRoot();
    if (m_stream.isHeard())
        tellProgram(process, oldTid);
    if (m_privileges == Privileges::GivenUp)
        checkPrivileges(task.tid);
    resume(task);
}

// There is no news of the end of the former leader.
void Tracer::replaceLeader(Process &process)
{
    --process.tasks;
    tellEnd(process, process.key.pid, std::nullopt, std::nullopt);
}

void Tracer::startRoot()
{
    m_privileges = m_launch.report().privileges;
    m_hasStarted = true;
    m_stream.tell(FrameType::Started, Started{static_cast<__u32>(m_root), 0});
}

void Tracer::tellProgram(const Process &process, pid_t oldTid)
{
    const auto pid = process.key.pid;
    forkscope_exec record{};
    record.head = headOf(FORKSCOPE_EXEC, static_cast<__u32>(pid), process.key.start);
    const auto facts = factsOf(pid);
    const auto words = readWords(pid, m_granted, record);
    record.cgroup_id = cgroupOf(pid);
    record.tid = static_cast<__u32>(pid);
    record.old_tid = static_cast<__u32>(oldTid);
    record.argc = argumentCount(pid);
    record.pid_ns = process.pidNamespace;
    record.ns_level = levelOf(process);
    record.hooks = FORKSCOPE_HOOK_PTRACE;
    if (facts) {
        record.uid = facts->uid;
        record.ns_pid = facts->pids.empty() ? 0 : static_cast<__u32>(facts->pids.back());
    }
    m_stream.add(recordOf(record, {facts ? std::string_view(facts->comm) : std::string_view(), words.path,
                                   executableName(pid), words.arguments}));
}

// A program without the right to gain any runs with those it has.
void Tracer::checkPrivileges(pid_t pid)
{
    const auto link = "/proc/" + std::to_string(pid) + "/exe";
    if (wouldGivePrivileges(link.c_str()))
        note(NoteKind::PrivilegeLost, pid, executableOf(pid));
}

} // namespace forkscope::tracer
