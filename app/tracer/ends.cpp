// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the tracer that sees tasks end, zombies being collected and orphans finding another parent.
#include "app/tracer/tracer.h"

#include <csignal>
#include <cstring>
#include <ctime>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace forkscope::tracer {

namespace {

// Where si_pid stands in siginfo_t.
constexpr __u64 numberInInfo = 16, numberInCompatInfo = 12;

} // namespace

// The wait that told of it let the task go; a zombie is from now on its real parent's to collect.
void Tracer::takeEnd(Task &task, int status)
{
    const auto ended = std::move(task);
    auto &process = m_tasks.processOf(ended);
    m_tasks.removeTask(ended.tid);
    const auto word = static_cast<__u32>(status);
    if (ended.call && isWait(ended.call->kind))
        --process.waits;
    if (ended.call && isBirth(ended.call->kind))
        strand(ended);
    if (ended.tid != ended.tgid) {
        --process.tasks;
        if (process.tasks == 0 && process.hasLeaderEnded)
            process.lastThread = {ended.tid, word};
        else
            tellEnd(process, ended.tid, word, std::nullopt);
        return;
    }
    process.tasks -= process.hasLeaderEnded ? 0 : 1;
    process.hasEnded = true;
    if (const auto last = process.lastThread)
        tellEnd(process, last->tid, last->status, word);
    else
        tellEnd(process, ended.tid, word, word);
    if (ended.tid == m_root)
        endRoot(word);
    leaveOrphans(process);
    watchZombie(process);
    sweepOutside();
}

// The first thread ends before the others: its end is told when it asks for it, for the kernel tells of it last.
void Tracer::endLeader(const Task &task, __u32 status)
{
    auto &process = m_tasks.processOf(task);
    --process.tasks;
    process.hasLeaderEnded = true;
    tellEnd(process, task.tid, status, std::nullopt);
}

// With a status the process has ended. Without one of the task its end is concluded, not seen.
void Tracer::tellEnd(const Process &process, pid_t tid, std::optional<__u32> taskStatus, std::optional<__u32> status)
{
    if (!m_stream.isHeard())
        return;
    forkscope_exit record{};
    record.head = headOf(FORKSCOPE_EXIT, static_cast<__u32>(process.key.pid), process.key.start);
    record.head.flags = (tid != process.key.pid ? FORKSCOPE_THREAD : 0) | (status ? FORKSCOPE_GROUP_DEATH : 0) |
                        (taskStatus ? 0 : FORKSCOPE_INFERRED);
    record.parent_tgid = static_cast<__u32>(process.parent.pid);
    record.parent_start = process.parent.start;
    record.tid = static_cast<__u32>(tid);
    record.status = status.value_or(taskStatus.value_or(0));
    record.task_status = taskStatus.value_or(0);
    record.hooks = FORKSCOPE_HOOK_PTRACE;
    m_stream.add(recordOf(record));
}

void Tracer::endRoot(__u32 status)
{
    if (m_hasStarted)
        return m_stream.tell(FrameType::Ended, Ended{status, 0});
    const auto report = m_launch.report();
    m_stream.tell(FrameType::Problem, report.problem.value_or(Problem{static_cast<__u32>(Step::Death), status}));
}

// The kernel has given them to somebody else by now.
void Tracer::leaveOrphans(Process &process)
{
    for (const auto pid : std::set(process.children)) {
        auto &child = *m_tasks.process(pid);
        const auto facts = factsOf(pid);
        m_tasks.move(child, facts ? m_tasks.keyOf(facts->parent) : Key{});
        child.exitSignal = SIGCHLD;
        if (child.parent.pid != 0)
            tellAdoption(child);
        if (child.hasEnded && !m_vanished.contains(pid) && !m_tasks.process(child.parent.pid))
            m_outside.insert(pid);
    }
}

void Tracer::tellAdoption(const Process &process)
{
    if (!m_stream.isHeard())
        return;
    forkscope_adopt record{};
    record.head = headOf(FORKSCOPE_ADOPT, static_cast<__u32>(process.key.pid), process.key.start);
    record.parent_tgid = static_cast<__u32>(process.parent.pid);
    record.parent_start = process.parent.start;
    record.hooks = FORKSCOPE_HOOK_PTRACE;
    m_stream.add(recordOf(record));
}

void Tracer::watchZombie(Process &process)
{
    const auto pid = process.key.pid;
    auto *parent = m_tasks.process(process.parent.pid);
    if (parent && process.parent.pid == getpid())
        return tellCollection(process, parent->key); // by the wait that told of the end
    if (!parent)
        m_outside.insert(pid);
    else if (isGone(pid) && parent->waits > 0)
        m_vanished.insert(pid); // whoever waits will tell
    else if (isGone(pid))
        tellCollection(process, process.key); // its parent ignores SIGCHLD
}

// A wait has returned. What has vanished and was not collected by it was collected by nobody.
void Tracer::collect(const Task &task, __s64 result)
{
    const auto &call = *task.call;
    const auto &parent = m_tasks.processOf(task);
    const auto options = call.arguments[call.kind == CallKind::Wait ? 2 : 3];
    const bool mayBeStopped = options & (WUNTRACED | WCONTINUED);
    if (call.kind == CallKind::Wait && result > 0) {
        claim(parent, static_cast<pid_t>(result), mayBeStopped);
    } else if (call.kind == CallKind::WaitId && result == 0 && !(options & WNOWAIT)) {
        pid_t number = 0;
        const auto info = call.arguments[2];
        const auto bytes =
            readMemory(task.tid, info + (call.isCompat ? numberInCompatInfo : numberInInfo), sizeof number);
        if (info != 0 && bytes.size() == sizeof number)
            std::memcpy(&number, bytes.data(), sizeof number);
        if (number != 0)
            claim(parent, number, mayBeStopped);
    }
    if (parent.waits > 0)
        return;
    for (const auto pid : std::unordered_set(m_vanished))
        if (auto *child = m_tasks.process(pid); child && child->parent.pid == parent.key.pid)
            tellCollection(*child, call.kind == CallKind::WaitId && call.arguments[2] == 0 ? parent.key : child->key);
}

// `number` is a child's as its parent sees it. A wait that also tells of stops may have told of one before the end.
void Tracer::claim(const Process &parent, pid_t number, bool mayBeStopped)
{
    const auto level = parent.pids.empty() ? 0 : parent.pids.size() - 1;
    for (const auto pid : parent.children) {
        auto &child = *m_tasks.process(pid);
        const auto seen = level < child.pids.size() ? child.pids[level] : pid;
        if (seen != number || !child.hasEnded)
            continue;
        if (!mayBeStopped || isGone(pid))
            tellCollection(child, parent.key);
        return;
    }
}

// `by` itself: nobody had to. A null key: not known.
void Tracer::tellCollection(Process &process, const Key &by)
{
    if (m_stream.isHeard()) {
        forkscope_reap record{};
        record.head = headOf(FORKSCOPE_REAP, static_cast<__u32>(process.key.pid), process.key.start);
        record.by_tgid = static_cast<__u32>(by.pid);
        record.by_start = by.start;
        record.hooks = FORKSCOPE_HOOK_PTRACE;
        m_stream.add(recordOf(record));
    }
    m_outside.erase(process.key.pid);
    m_vanished.erase(process.key.pid);
    m_tasks.removeProcess(process.key.pid);
}

// Zombies whose parent is not traced: that they are gone is all that can be seen.
void Tracer::sweepOutside()
{
    for (const auto pid : std::unordered_set(m_outside))
        if (auto *process = m_tasks.process(pid); process && isGone(pid))
            tellCollection(*process, {});
}

// Whoever adopted the last of them is given a moment.
void Tracer::awaitOutside()
{
    constexpr timespec pause{0, 5'000'000};
    constexpr int pauses = 40;
    for (int i = 0; i < pauses && !m_outside.empty() && m_stream.isHeard(); ++i) {
        sweepOutside();
        nanosleep(&pause, nullptr);
    }
}

} // namespace forkscope::tracer
