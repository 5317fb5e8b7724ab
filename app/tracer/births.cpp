// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the tracer that follows new tasks.
#include "app/tracer/registers.h"
#include "app/tracer/tracer.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <linux/sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace forkscope::tracer {

namespace {

struct Namespace
{
    const char *name;
    __u32 flag;
};
constexpr std::array namespaces{Namespace{"user", CLONE_NEWUSER},     Namespace{"pid", CLONE_NEWPID},
                                Namespace{"mnt", CLONE_NEWNS},        Namespace{"uts", CLONE_NEWUTS},
                                Namespace{"ipc", CLONE_NEWIPC},       Namespace{"net", CLONE_NEWNET},
                                Namespace{"cgroup", CLONE_NEWCGROUP}, Namespace{"time", CLONE_NEWTIME}};
constexpr __u64 namespaceFlags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC |
                                 CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWTIME;

// As the kernel writes them for the call, the exit signal apart.
struct Asked
{
    __u64 flags = 0;
    __s32 signal = SIGCHLD;
};

Asked askedOf(const Call &call)
{
    Asked asked;
    switch (call.kind) {
    case CallKind::Vfork:
        asked.flags = CLONE_VM | CLONE_VFORK;
        break;
    case CallKind::Clone:
        asked.flags = call.arguments[0] & 0xffffffff & ~static_cast<__u64>(CSIGNAL);
        asked.signal = static_cast<__s32>(call.arguments[0] & CSIGNAL);
        break;
    case CallKind::Clone3: {
        clone_args arguments{};
        std::memcpy(&arguments, call.userArgs.data(), std::min(call.userArgs.size(), sizeof arguments));
        asked = {arguments.flags, static_cast<__s32>(arguments.exit_signal)};
        break;
    }
    default:
        break;
    }
    return asked;
}

template <class Fixed>
void putCall(Fixed &record, const Call &call)
{
    const std::size_t count = call.kind == CallKind::Clone    ? FORKSCOPE_REGISTERS
                              : call.kind == CallKind::Clone3 ? 2
                                                              : 0;
    for (std::size_t i = 0; i < count; ++i)
        record.registers[i] = call.arguments[i];
    record.syscall = call.number;
    record.compat = call.isCompat ? 1 : 0;
}

} // namespace

// The command itself, born of this process by a call that was not stopped.
void Tracer::beginRoot()
{
    const Key own{getpid(), startOf(getpid())};
    auto &creator = m_tasks.addProcess(own, m_tasks.keyOf(getppid()));
    if (const auto facts = factsOf(getpid()))
        creator.pids = facts->pids;
    creator.pidNamespace = namespaceOf(getpid(), "pid");
    Birth birth{getpid(), own, Call{}};
    birth.call->kind = CallKind::Clone;
    birth.call->number = SYS_clone;
    birth.call->arguments[0] = SIGCHLD;
    const auto facts = factsOf(m_root);
    enterTask(m_root, birth, facts);
    tellBirth(m_root, birth, facts);
}

// One that has ended and was collected while its last child was being awaited is known for a while longer.
Process &Tracer::creatorOf(const Birth &birth)
{
    if (auto *known = m_tasks.process(birth.process.pid))
        return *known;
    auto &ended = m_tasks.addProcess(birth.process, {});
    ended.hasEnded = true;
    return ended;
}

// The creator goes on when the child was told of: records stand in the order of what happened.
void Tracer::beginBirth(Task &creator)
{
    unsigned long child = 0;
    if (ptrace(PTRACE_GETEVENTMSG, creator.tid, nullptr, &child) != 0)
        return; // killed in this very moment: strand() finds the child
    Birth birth{creator.tid, m_tasks.processOf(creator).key, std::exchange(creator.call, std::nullopt)};
    if (birth.call && birth.call->replaced)
        setFirstArgument(creator.tid, *birth.call->replaced, birth.call->isCompat);
    const auto tid = static_cast<pid_t>(child);
    if (m_tasks.find(tid)) {
        resume(creator); // it was taken for another's
    } else if (const auto early = m_newcomers.find(tid); early != m_newcomers.end()) {
        const int status = early->second;
        m_newcomers.erase(early);
        completeBirth(tid, birth, status);
    } else {
        m_awaited[tid] = birth;
    }
}

// A call that made a child and did not say so: CLONE_UNTRACED came into its arguments while they were being read.
void Tracer::followUntraced(Task &creator, __s64 result)
{
    constexpr long options = PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
                             PTRACE_O_TRACEVFORK | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD;
    const Birth birth{creator.tid, m_tasks.processOf(creator).key, std::exchange(creator.call, std::nullopt)};
    const auto child = static_cast<pid_t>(result);
    const bool isSameNumber = m_tasks.processOf(creator).pids.size() <= 1; // else it is one of another namespace
    if (isSameNumber && ptrace(PTRACE_SEIZE, child, nullptr, options) == 0) {
        ptrace(PTRACE_INTERRUPT, child, nullptr, nullptr);
        m_awaited[child] = birth;
        return; // it is resumed with the child
    }
    const auto facts = factsOf(creator.tid);
    note(NoteKind::Escaped, creator.tgid, facts ? facts->comm : std::string());
    resume(creator);
}

void Tracer::completeBirth(pid_t child, const Birth &birth, int status)
{
    const auto facts = factsOf(child);
    if (WIFSTOPPED(status) && birth.call && birth.call->replaced)
        setFirstArgument(child, *birth.call->replaced, birth.call->isCompat);
    enterTask(child, birth, facts);
    tellBirth(child, birth, facts);
    if (auto *creator = m_tasks.find(birth.creator)) {
        creator->borrower = m_tasks.process(child) && m_tasks.process(child)->isBorrowing ? child : 0;
        resume(*creator);
    }
    take(child, status);
}

void Tracer::enterTask(pid_t child, const Birth &birth, const std::optional<TaskFacts> &facts)
{
    auto &creator = creatorOf(birth);
    const auto asked = birth.call ? askedOf(*birth.call) : Asked{};
    const bool isThread = facts ? facts->tgid != child : (asked.flags & CLONE_THREAD) != 0;
    if (isThread) {
        m_tasks.addTask(child, creator.key.pid);
        ++creator.tasks;
        return;
    }
    if (auto *former = m_tasks.process(child))
        tellCollection(*former, {}); // its number is used again, so somebody has
    const auto parent = asked.flags & CLONE_PARENT ? creator.parent : creator.key;
    const bool isKnown = facts && facts->parent != 0;
    auto &process = m_tasks.addProcess({child, boottime()}, isKnown ? m_tasks.keyOf(facts->parent) : parent);
    m_tasks.addTask(child, child);
    process.exitSignal = asked.flags & CLONE_PARENT ? creator.exitSignal : asked.signal;
    process.isBorrowing = (asked.flags & CLONE_VFORK) != 0;
    process.pids = facts ? facts->pids : std::vector<pid_t>();
    describeNamespaces(process, creator, birth);
}

void Tracer::describeNamespaces(Process &child, const Process &creator, const Birth &birth)
{
    const bool isOther = child.pids.size() != creator.pids.size() || creator.mayHaveOtherNamespaces ||
                         (birth.call && (askedOf(*birth.call).flags & CLONE_NEWPID));
    child.pidNamespace = isOther ? namespaceOf(child.key.pid, "pid") : creator.pidNamespace;
}

__u32 Tracer::newNamespaces(pid_t child, const Process &creator, const Birth &birth)
{
    const auto flags = birth.call ? askedOf(*birth.call).flags : 0;
    if (!(flags & namespaceFlags) && !creator.mayHaveOtherNamespaces)
        return 0;
    __u32 changes = 0;
    for (const auto &[name, flag] : namespaces) {
        const auto before = namespaceOf(creator.key.pid, name), now = namespaceOf(child, name);
        changes |= before != 0 && now != 0 && before != now ? flag : 0;
    }
    return changes;
}

void Tracer::tellBirth(pid_t child, const Birth &birth, const std::optional<TaskFacts> &facts)
{
    if (!m_stream.isHeard())
        return;
    const auto &creator = creatorOf(birth);
    const auto &task = *m_tasks.find(child);
    const auto &process = m_tasks.processOf(task);
    const bool isThread = task.tid != task.tgid;
    forkscope_fork record{};
    record.head = headOf(FORKSCOPE_FORK, static_cast<__u32>(process.key.pid), process.key.start);
    record.head.flags = isThread ? FORKSCOPE_THREAD : 0;
    record.task_start = isThread ? record.head.time : process.key.start;
    record.parent_tgid = static_cast<__u32>(process.parent.pid);
    record.parent_start = process.parent.start;
    record.creator_tgid = static_cast<__u32>(creator.key.pid);
    record.creator_start = creator.key.start;
    record.creator_tid = static_cast<__u32>(birth.creator);
    record.tid = static_cast<__u32>(child);
    record.syscall = -1;
    record.exit_signal = isThread ? -1 : process.exitSignal;
    if (birth.call) {
        const auto asked = askedOf(*birth.call);
        record.clone_flags = asked.flags;
        record.creator_stack = birth.call->stack;
        putCall(record, *birth.call);
    }
    record.cgroup_id = cgroupOf(child);
    if (const auto place = placeOf(child); place && birth.call && birth.call->stack != 0) {
        record.child_stack = place->stack;
        record.child_tls = place->tls;
    }
    if (facts) {
        record.uid = facts->uid;
        record.ns_pid = facts->pids.empty() ? 0 : static_cast<__u32>(facts->pids.back());
    }
    record.ns_level = levelOf(process);
    record.pid_ns = process.pidNamespace;
    record.new_namespaces = isThread ? 0 : newNamespaces(child, creator, birth);
    record.hooks = FORKSCOPE_HOOK_PTRACE;
    m_stream.add(recordOf(record, {facts ? std::string_view(facts->comm) : std::string_view(),
                                   birth.call ? std::string_view(birth.call->userArgs) : std::string_view(),
                                   {}}));
}

void Tracer::tellFailure(const Task &task, int error)
{
    if (!m_stream.isHeard())
        return;
    const auto &call = *task.call;
    const auto &process = m_tasks.processOf(task);
    const auto facts = factsOf(task.tid);
    forkscope_fork_failed record{};
    record.head = headOf(FORKSCOPE_FORK_FAILED, static_cast<__u32>(process.key.pid), process.key.start);
    if (call.kind != CallKind::Clone3) {
        const auto asked = askedOf(call);
        record.clone_flags = call.kind == CallKind::Clone ? asked.flags : 0;
        record.exit_signal = asked.signal;
    }
    record.cgroup_id = cgroupOf(task.tid);
    rlimit limit{};
    if (prlimit(task.tgid, RLIMIT_NPROC, nullptr, &limit) == 0)
        record.nproc_limit = limit.rlim_cur;
    record.tid = static_cast<__u32>(task.tid);
    record.error = static_cast<__u32>(error);
    record.uid = facts ? facts->uid : 0;
    record.hooks = FORKSCOPE_HOOK_PTRACE;
    putCall(record, call);
    m_stream.add(recordOf(record, {facts ? std::string_view(facts->comm) : std::string_view(), call.userArgs, {}}));
}

// The creator was killed between the birth and the news of it.
void Tracer::strand(const Task &creator)
{
    constexpr std::size_t mostStranded = 64;
    if (m_stranded.size() == mostStranded)
        m_stranded.erase(m_stranded.begin());
    m_stranded.push_back({creator.tid, m_tasks.processOf(creator).key, creator.call});
    const auto newcomers = m_newcomers;
    for (const auto &[child, status] : newcomers)
        if (claimNewcomer(child, status)) {
            m_newcomers.erase(child);
            return;
        }
}

// Finds the stranded call that made it: its parent, or its process, is the creator's; or an orphan's new one.
bool Tracer::claimNewcomer(pid_t child, int status)
{
    if (m_stranded.empty())
        return false;
    const auto facts = factsOf(child);
    if (!facts)
        return false; // it has ended, so nothing waits for it to be found
    const auto creator = std::ranges::find_if(m_stranded, [&](const Birth &birth) {
        return facts->tgid == birth.process.pid || facts->parent == birth.process.pid ||
               !m_tasks.process(facts->parent);
    });
    if (creator == m_stranded.end())
        return false;
    const auto birth = *creator;
    m_stranded.erase(creator);
    completeBirth(child, birth, status);
    return true;
}

} // namespace forkscope::tracer
