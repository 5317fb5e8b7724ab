// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/tracer.h"

#include "app/tracer/registers.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <linux/sched.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace forkscope::tracer {

namespace {

constexpr int callStop = SIGTRAP | 0x80; // PTRACE_O_TRACESYSGOOD
constexpr int eventShift = 16;           // of a wait status
constexpr std::size_t redZone = 128;     // below the stack pointer, a function's own

// Results from here on are not the program's to see: the kernel repeats the call.
constexpr __s64 firstRestart = -516, lastRestart = -512;

bool isStopSignal(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

} // namespace

Tracer::Tracer(Launch &launch, Stream &stream, const Granted &granted)
    : m_launch(launch), m_stream(stream), m_granted(granted), m_root(launch.pid())
{
}

void Tracer::run()
{
    beginRoot();
    m_launch.letGo();
    for (;;) {
        int status = 0;
        const pid_t tid = waitpid(-1, &status, __WALL);
        if (tid > 0)
            take(tid, status);
        else if (errno != EINTR)
            break; // nobody is left
    }
    awaitOutside();
}

void Tracer::take(pid_t tid, int status)
{
    auto *task = m_tasks.find(tid);
    if (!task)
        takeNewcomer(tid, status);
    else if (WIFSTOPPED(status))
        takeStop(*task, status);
    else
        takeEnd(*task, status);
}

void Tracer::takeNewcomer(pid_t tid, int status)
{
    if (const auto awaited = m_awaited.find(tid); awaited != m_awaited.end()) {
        const auto birth = awaited->second;
        m_awaited.erase(awaited);
        completeBirth(tid, birth, status);
    } else if (!claimNewcomer(tid, status)) {
        m_newcomers[tid] = status;
    }
}

// A caller of vfork goes on a moment before there is news of the end, or of the program, that it waited for. That news
// comes first, so that records stand in the order of what happened.
void Tracer::awaitBorrower(pid_t child)
{
    constexpr timespec pause{0, 100'000};
    constexpr int pauses = 200; // not for ever: the child may have made threads that live on
    for (int i = 0; i < pauses; ++i) {
        const auto *process = m_tasks.process(child);
        if (!process || !process->isBorrowing || process->hasEnded)
            return;
        int status = 0;
        if (const pid_t tid = waitpid(child, &status, __WALL | WNOHANG); tid > 0)
            take(tid, status);
        else
            nanosleep(&pause, nullptr);
    }
}

void Tracer::takeStop(Task &task, int status)
{
    if (task.borrower != 0)
        awaitBorrower(std::exchange(task.borrower, 0));
    const int signal = WSTOPSIG(status);
    switch (status >> eventShift) {
    case PTRACE_EVENT_SECCOMP:
        return enterCall(task);
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
        return beginBirth(task);
    case PTRACE_EVENT_EXEC:
        return takeProgram(task);
    case PTRACE_EVENT_STOP:
        // Stopped with its whole process, it stays so until it is continued by somebody else.
        if (isStopSignal(signal))
            ptrace(PTRACE_LISTEN, task.tid, nullptr, nullptr);
        else
            resume(task);
        return;
    case 0:
        return signal == callStop ? leaveCall(task) : resume(task, signal);
    default:
        return resume(task);
    }
}

// Fails when the task was killed meanwhile: its end is still to come.
void Tracer::resume(const Task &task, int signal) const
{
    const auto how = task.call ? PTRACE_SYSCALL : PTRACE_CONT;
    ptrace(how, task.tid, nullptr, static_cast<long>(signal));
}

void Tracer::enterCall(Task &task)
{
    auto call = readCall(task.tid);
    auto &process = m_tasks.processOf(task);
    if (!call) {
        // A filter of the program's own wants a tracer of its own, which it cannot have.
        refuseCall(task.tid, ENOSYS);
        return resume(task);
    }
    switch (call->kind) {
    case CallKind::Exit:
        if (task.tid == task.tgid && process.tasks > 1)
            endLeader(task, static_cast<__u32>(call->arguments[0] & 0xff) << 8);
        return resume(task);
    case CallKind::Namespaces:
        process.mayHaveOtherNamespaces = true;
        return resume(task);
    case CallKind::Clone3:
        call->userArgs = readMemory(task.tid, call->arguments[0], std::min<std::size_t>(call->arguments[1], 128));
        break;
    case CallKind::Wait:
    case CallKind::WaitId:
        ++process.waits;
        break;
    default:
        break;
    }
    task.call = std::move(call);
    if (isBirth(task.call->kind))
        hideUntraced(task);
    resume(task);
}

// CLONE_UNTRACED would let the child escape, and all its calls that stop for a tracer fail. The kernel is shown other
// arguments for the time of the call: the register, or a copy of the structure below the stack.
void Tracer::hideUntraced(Task &task) const
{
    auto &call = *task.call;
    const auto first = call.arguments[0];
    if (call.kind == CallKind::Clone && (first & CLONE_UNTRACED)) {
        if (setFirstArgument(task.tid, first & ~static_cast<__u64>(CLONE_UNTRACED), call.isCompat))
            call.replaced = first;
    } else if (call.kind == CallKind::Clone3 && call.userArgs.size() >= sizeof(__u64)) {
        __u64 flags = 0;
        std::memcpy(&flags, call.userArgs.data(), sizeof flags);
        constexpr __u64 page = 4096;
        if (!(flags & CLONE_UNTRACED) || call.arguments[1] > page)
            return;
        auto copy = readMemory(task.tid, first, call.arguments[1]);
        flags &= ~static_cast<__u64>(CLONE_UNTRACED);
        const auto place = (call.stack - redZone - copy.size()) & ~static_cast<__u64>(15);
        if (copy.size() < call.arguments[1])
            return;
        std::memcpy(copy.data(), &flags, sizeof flags);
        if (writeMemory(task.tid, place, copy) && setFirstArgument(task.tid, place, call.isCompat))
            call.replaced = first;
    }
}

void Tracer::leaveCall(Task &task)
{
    const auto result = readResult(task.tid);
    if (!result || !task.call)
        return resume(task); // killed meanwhile
    if (task.call->replaced)
        setFirstArgument(task.tid, *task.call->replaced, task.call->isCompat);
    const auto kind = task.call->kind;
    const bool isRepeated = *result >= firstRestart && *result <= lastRestart;
    if (isWait(kind)) {
        --m_tasks.processOf(task).waits;
        collect(task, isRepeated ? -EINTR : *result);
    } else if (kind == CallKind::Trace) {
        noteRefusedTracing(task, *result);
    } else if (kind == CallKind::Strict) {
        noteRefusal(task, NoteKind::StrictModeRefused);
    } else if (*result > 0) {
        return followUntraced(task, *result);
    } else if (!isRepeated && *result < 0) {
        tellFailure(task, static_cast<int>(-*result));
    }
    task.call.reset();
    resume(task);
}

// A task has one tracer. Others that want to be it get EPERM from the kernel.
void Tracer::noteRefusedTracing(const Task &task, __s64 result)
{
    const auto request = static_cast<int>(task.call->arguments[0]);
    const bool isWish = request == PTRACE_TRACEME || request == PTRACE_ATTACH || request == PTRACE_SEIZE;
    if (result == -EPERM && isWish)
        noteRefusal(task, NoteKind::TracingRefused);
}

void Tracer::noteRefusal(const Task &task, NoteKind kind)
{
    const auto facts = factsOf(task.tid);
    note(kind, task.tgid, facts ? facts->comm : std::string());
}

// The same is said once.
void Tracer::note(NoteKind kind, pid_t pid, const std::string &text)
{
    if (!m_noted.insert(std::to_string(static_cast<__u32>(kind)) + text).second)
        return;
    const Note head{static_cast<__u32>(kind), static_cast<__u32>(pid)};
    const auto bytes = bytesOf(head), body = std::as_bytes(std::span(text));
    std::vector<std::byte> payload(bytes.begin(), bytes.end());
    payload.insert(payload.end(), body.begin(), body.end());
    m_stream.tell(static_cast<__u16>(FrameType::Note), payload);
}

// Depth below the initial pid namespace; from within a deeper one it is at least one more than can be seen.
__u32 Tracer::levelOf(const Process &process)
{
    constexpr __u32 initial = 0xeffffffcu;
    static const bool isInitial = namespaceOf(getpid(), "pid") == initial;
    const auto seen = static_cast<__u32>(process.pids.size());
    return isInitial && seen > 0 ? seen - 1 : seen;
}

} // namespace forkscope::tracer
