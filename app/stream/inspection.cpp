// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/inspection.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <linux/sched.h>

#include <array>
#include <cstring>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

constexpr quint32 ioWorkerFlag = 0x00000010;     // PF_IO_WORKER
constexpr quint32 kernelThreadFlag = 0x00200000; // PF_KTHREAD

struct Hook
{
    forkscope_hook bit;
    const char *name;
};
constexpr std::array<Hook, 13> hooksByBit{{
    {FORKSCOPE_HOOK_TASK_NEWTASK, "tp_btf/task_newtask"},
    {FORKSCOPE_HOOK_SCHED_PROCESS_FORK, "tp_btf/sched_process_fork"},
    {FORKSCOPE_HOOK_SCHED_PROCESS_EXEC, "tp_btf/sched_process_exec"},
    {FORKSCOPE_HOOK_SCHED_PROCESS_EXIT, "tp_btf/sched_process_exit"},
    {FORKSCOPE_HOOK_SCHED_PROCESS_FREE, "tp_btf/sched_process_free"},
    {FORKSCOPE_HOOK_ITER_TASK, "iter/task"},
    {FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE, "fentry/kernel_clone"},
    {FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE, "fexit/kernel_clone"},
    {FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE, "kprobe.multi/kernel_clone"},
    {FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE, "kretprobe.multi/kernel_clone"},
    {FORKSCOPE_HOOK_SYS_ENTER, "tp_btf/sys_enter"},
    {FORKSCOPE_HOOK_SYS_EXIT, "tp_btf/sys_exit"},
    {FORKSCOPE_HOOK_PTRACE, "ptrace"},
}};

// The first of `candidates` that contributed.
QString firstHook(quint32 hooks, std::initializer_list<forkscope_hook> candidates)
{
    for (const auto hook : candidates)
        if (hooks & hook)
            return hookName(hook);
    return {};
}

QString hexadecimal(quint64 number)
{
    return u"0x"_qs + QString::number(number, 16);
}

// ---- building rows ----------------------------------------------------------------------------------------------

Argument numeric(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.value = QString::number(number);
    argument.text = argument.value;
    argument.tags = tags;
    argument.hook = hook;
    argument.number = number;
    return argument;
}

Argument address(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook)
{
    auto argument = numeric(name, type, number, tags, hook);
    argument.value = hexadecimal(number);
    argument.text = number == 0 ? u"NULL"_qs : argument.value;
    return argument;
}

Argument flagsArgument(const char *type, quint64 flags, Provenances tags, const QString &hook)
{
    auto argument = address("flags", type, flags, tags, hook);
    argument.text = cloneFlagsText(flags);
    argument.isFlags = true;
    return argument;
}

Argument signalArgument(const char *type, qint64 signal, Provenances tags, const QString &hook)
{
    auto argument = numeric("exit_signal", type, quint64(signal), tags, hook);
    argument.value = QString::number(signal);
    argument.text = signal > 0 ? signalName(int(signal)) : tr("none");
    return argument;
}

Argument text(const char *name, const char *type, const QString &value, Provenances tags, const QString &hook)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.value = argument.text = value;
    argument.tags = tags;
    argument.hook = hook;
    return argument;
}

Argument absent(const char *name, const char *type, Provenances tags, Absence why = Absence::NotRecorded)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.tags = tags;
    argument.absence = why;
    argument.text = absenceText(why);
    return argument;
}

// ---- the call ---------------------------------------------------------------------------------------------------

struct Call
{
    int number;
    quint32 compat;
    const char *name;
    bool tlsBeforeChildTid; // order of clone's last two arguments (CONFIG_CLONE_BACKWARDS)
};
// Numbers of the native tables do not collide here: 220 is clone on arm64 and riscv only.
constexpr std::array<Call, 9> calls{{
    {56, 0, "clone", false},
    {57, 0, "fork", false},
    {58, 0, "vfork", false},
    {435, 0, "clone3", false},
    {220, 0, "clone", true},
    {120, 1, "clone", true},
    {2, 1, "fork", false},
    {190, 1, "vfork", false},
    {435, 1, "clone3", false},
}};

const Call *findCall(int number, quint32 compat)
{
    for (const auto &call : calls)
        if (call.number == number && call.compat == compat)
            return &call;
    return nullptr;
}

// What the two record types have in common, and what only a task that came to be has.
struct CallView
{
    const Call *call;
    const __u64 *registers;
    quint32 hooks;
    Bytes userArgs;
    std::optional<forkscope_kernel_args> kernel;
    std::optional<quint64> usedFlags; // by the kernel, without the signal
    std::optional<qint64> usedSignal;
};

std::optional<forkscope_kernel_args> kernelArgs(Bytes bytes)
{
    if (bytes.isEmpty())
        return std::nullopt;
    forkscope_kernel_args args{};
    std::memcpy(&args, bytes.data(), std::min<std::size_t>(std::size_t(bytes.size()), sizeof args));
    return args;
}

CallView viewOf(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    CallView view{findCall(fixed.syscall, fixed.compat), fixed.registers, fixed.hooks, fork.userArgs,
                  kernelArgs(fork.kernelArgs),           std::nullopt,    std::nullopt};
    if (fixed.hooks & (FORKSCOPE_HOOK_TASK_NEWTASK | FORKSCOPE_HOOK_PTRACE)) {
        view.usedFlags = fixed.clone_flags;
        // Threads and siblings do not get the signal that was asked for.
        if (!(fixed.clone_flags & (CLONE_THREAD | CLONE_PARENT)))
            view.usedSignal = fixed.exit_signal;
    }
    return view;
}

CallView viewOf(const ForkFailed &failed)
{
    const auto &fixed = failed.fixed;
    CallView view{findCall(fixed.syscall, fixed.compat), fixed.registers, fixed.hooks, failed.userArgs,
                  kernelArgs(failed.kernelArgs),         std::nullopt,    std::nullopt};
    if (view.kernel) {
        view.usedFlags = view.kernel->flags;
        view.usedSignal = view.kernel->exit_signal;
    }
    return view;
}

QString registerHook(const CallView &view)
{
    return firstHook(view.hooks,
                     {FORKSCOPE_HOOK_PTRACE, FORKSCOPE_HOOK_SYS_ENTER, FORKSCOPE_HOOK_TASK_NEWTASK,
                      FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE, FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE, FORKSCOPE_HOOK_SYS_EXIT});
}

QString kernelHook(const CallView &view)
{
    return firstHook(view.hooks, {FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE, FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE});
}

QString taskHook(const CallView &view)
{
    return firstHook(view.hooks, {FORKSCOPE_HOOK_TASK_NEWTASK, FORKSCOPE_HOOK_PTRACE});
}

QString userHook(const CallView &view)
{
    return firstHook(view.hooks, {FORKSCOPE_HOOK_PTRACE, FORKSCOPE_HOOK_SYS_ENTER, FORKSCOPE_HOOK_TASK_NEWTASK});
}

// Adds to a pointer's or tls's text that the kernel did not look at it.
Argument usedOnlyWith(Argument argument, quint64 flags, quint64 needed, const char *names)
{
    if (!(flags & needed))
        argument.text = tr("ignored: %1 is not set").arg(QLatin1String(names));
    return argument;
}

std::vector<Argument> cloneArguments(const CallView &view)
{
    const auto hook = registerHook(view);
    const auto *registers = view.registers;
    const auto [flags, signal] = splitCloneArgument(registers[0]);
    const auto childTid = registers[view.call->tlsBeforeChildTid ? 4 : 3];
    const auto tls = registers[view.call->tlsBeforeChildTid ? 3 : 4];
    auto stack = address("stack", "void *", registers[1], Provenance::Kernel | Provenance::Optional, hook);
    if (registers[1] == 0)
        stack.text = tr("NULL: the same address as the creator's");
    return {
        flagsArgument("unsigned long", flags, Provenance::Kernel, hook),
        signalArgument("int", signal, Provenance::Kernel, hook),
        stack,
        usedOnlyWith(address("parent_tid", "int *", registers[2], Provenance::Kernel | Provenance::Optional, hook),
                     flags, CLONE_PARENT_SETTID | CLONE_PIDFD, "CLONE_PARENT_SETTID"),
        usedOnlyWith(address("child_tid", "int *", childTid, Provenance::Kernel | Provenance::Optional, hook), flags,
                     CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID, "CLONE_CHILD_SETTID"),
        usedOnlyWith(address("tls", "unsigned long", tls, Provenance::Kernel | Provenance::Optional, hook), flags,
                     CLONE_SETTLS, "CLONE_SETTLS"),
    };
}

// A member of struct clone_args, and how the kernel's own copy tells it.
struct Member
{
    const char *name;
    const char *type;
    Provenances optional;
    std::optional<quint64> (*used)(const CallView &, const clone_args &user);
};

std::optional<quint64> fromKernel(const CallView &view, quint64 value)
{
    return view.kernel ? std::optional(value) : std::nullopt;
}

constexpr auto optionalTag = Provenance::Optional;
const std::array<Member, 11> members{{
    {"flags", "__u64", {}, [](const CallView &view, const clone_args &) { return view.usedFlags; }},
    {"pidfd", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) { return fromKernel(view, view.kernel ? view.kernel->pidfd : 0); }},
    {"child_tid", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) {
         return fromKernel(view, view.kernel ? view.kernel->child_tid : 0);
     }},
    {"parent_tid", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) {
         return fromKernel(view, view.kernel ? view.kernel->parent_tid : 0);
     }},
    {"exit_signal",
     "__u64",
     {},
     [](const CallView &view, const clone_args &) -> std::optional<quint64> {
         return view.usedSignal ? std::optional(quint64(*view.usedSignal)) : std::nullopt;
     }},
    // The kernel's copy of the stack is already its top.
    {"stack", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) {
         return fromKernel(view, view.kernel ? view.kernel->stack - view.kernel->stack_size : 0);
     }},
    {"stack_size", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) {
         return fromKernel(view, view.kernel ? view.kernel->stack_size : 0);
     }},
    {"tls", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) { return fromKernel(view, view.kernel ? view.kernel->tls : 0); }},
    {"set_tid", "__u64", optionalTag,
     [](const CallView &, const clone_args &) -> std::optional<quint64> { return std::nullopt; }},
    {"set_tid_size", "__u64", optionalTag,
     [](const CallView &view, const clone_args &) {
         return fromKernel(view, view.kernel ? view.kernel->set_tid_size : 0);
     }},
    {"cgroup", "__u64", optionalTag,
     [](const CallView &view, const clone_args &user) -> std::optional<quint64> {
         if (!view.kernel || !((user.flags | view.kernel->flags) & CLONE_INTO_CGROUP))
             return std::nullopt;
         return quint64(view.kernel->cgroup);
     }},
}};

Argument memberArgument(const Member &member, quint64 value, Provenances tags, const QString &hook)
{
    if (std::strcmp(member.name, "flags") == 0)
        return flagsArgument(member.type, value, tags, hook);
    if (std::strcmp(member.name, "exit_signal") == 0)
        return signalArgument(member.type, qint64(value), tags, hook);
    if (std::strstr(member.name, "size") || std::strcmp(member.name, "cgroup") == 0)
        return numeric(member.name, member.type, value, tags, hook);
    return address(member.name, member.type, value, tags, hook);
}

// A flag that the kernel sets by itself is no race.
quint64 impliedFlags(quint64 flags)
{
    constexpr quint64 emptyMountNamespace = 1ull << 37; // CLONE_EMPTY_MNTNS
    return flags & emptyMountNamespace ? flags | CLONE_NEWNS : flags;
}

std::vector<Argument> clone3Arguments(const CallView &view)
{
    const auto hook = registerHook(view);
    std::vector<Argument> arguments{
        address("cl_args", "struct clone_args *", view.registers[0], Provenance::Kernel, hook),
        numeric("size", "size_t", view.registers[1], Provenance::Kernel, hook),
    };
    clone_args user{};
    std::memcpy(&user, view.userArgs.data(), std::min<std::size_t>(std::size_t(view.userArgs.size()), sizeof user));
    for (std::size_t index = 0; index < members.size(); ++index) {
        const auto &member = members[index];
        const bool hasUser = std::size_t(view.userArgs.size()) >= (index + 1) * sizeof(__u64);
        quint64 asked = 0;
        std::memcpy(&asked, reinterpret_cast<const char *>(&user) + index * sizeof(__u64), sizeof asked);
        if (index == 0)
            asked = impliedFlags(asked);
        const auto used = member.used(view, user);
        const auto usedHook = index == 0 || index == 4 ? taskHook(view) : QString();
        const auto hookOfUsed = usedHook.isEmpty() ? kernelHook(view) : usedHook;
        if (used && (!hasUser || *used == asked)) {
            arguments.push_back(memberArgument(member, *used, Provenance::Kernel | member.optional, hookOfUsed));
        } else if (hasUser) {
            const auto tags = Provenance::User | Provenance::Toctou | member.optional;
            arguments.push_back(memberArgument(member, asked, tags, userHook(view)));
            if (used)
                arguments.back().racedWith = memberArgument(member, *used, Provenance::Kernel, hookOfUsed).text;
        } else {
            arguments.push_back(
                absent(member.name, member.type, Provenance::User | Provenance::Toctou | member.optional));
        }
    }
    return arguments;
}

// What the kernel used, where no system call says what was asked for.
std::vector<Argument> kernelArguments(const CallView &view)
{
    std::vector<Argument> arguments;
    if (view.usedFlags)
        arguments.push_back(flagsArgument("u64", *view.usedFlags, Provenance::Kernel, taskHook(view)));
    else
        arguments.push_back(absent("flags", "u64", Provenance::Kernel));
    if (view.usedSignal)
        arguments.push_back(signalArgument("int", *view.usedSignal, Provenance::Kernel, taskHook(view)));
    return arguments;
}

std::vector<Argument> callArguments(const CallView &view)
{
    if (!view.call)
        return kernelArguments(view);
    if (std::strcmp(view.call->name, "clone") == 0)
        return cloneArguments(view);
    if (std::strcmp(view.call->name, "clone3") == 0)
        return clone3Arguments(view);
    return {}; // fork and vfork have none
}

Argument argvArgument(const forkscope_record &head, Bytes argv, quint32 argc, const QString &hook)
{
    if (head.flags & (FORKSCOPE_ARGS_WITHHELD | FORKSCOPE_ARGS_UNREADABLE) || (argv.isEmpty() && argc == 0))
        return absent("argv", "char **", Provenance::User);
    auto argument = text("argv", "char **", commandLine(splitArguments(argv, argc)), Provenance::User, hook);
    if (head.flags & FORKSCOPE_ARGS_LATE)
        argument.tags |= Provenance::Toctou;
    return argument;
}

std::vector<Argument> execArguments(const Exec &exec)
{
    const auto hook = firstHook(exec.fixed.hooks, {FORKSCOPE_HOOK_PTRACE, FORKSCOPE_HOOK_SCHED_PROCESS_EXEC});
    std::vector<Argument> arguments;
    if (exec.path.isEmpty())
        arguments.push_back(absent("pathname", "const char *", Provenance::Kernel));
    else
        arguments.push_back(
            text("pathname", "const char *", displayText(exec.path, 0),
                 exec.fixed.path_hook_tag == FORKSCOPE_PATH_USER ? Provenance::User : Provenance::Kernel, hook));
    arguments.push_back(argvArgument(exec.fixed.head, exec.argv, exec.fixed.argc, hook));
    return arguments;
}

std::vector<Argument> exitArguments(const Exit &exit)
{
    const auto hook = firstHook(exit.fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_EXIT, FORKSCOPE_HOOK_PTRACE});
    if (exit.fixed.head.flags & FORKSCOPE_INFERRED)
        return {absent("status", "int", Provenance::Kernel, Absence::Lost)};
    auto status = numeric("status", "int", exit.fixed.status, Provenance::Kernel, hook);
    status.value = hexadecimal(exit.fixed.status);
    status.text = statusText(exit.fixed.status);
    return {status};
}

// ---- facts --------------------------------------------------------------------------------------------------------

// Collects facts, all of them read in kernel space by one hook.
class Facts
{
public:
    explicit Facts(const QString &hook) : m_hook(hook) {}

    void number(const char *name, const char *type, quint64 value)
    {
        m_rows.push_back(numeric(name, type, value, Provenance::Kernel, m_hook));
    }
    // Zero means "not recorded" in the format.
    void numberOrAbsent(const char *name, const char *type, quint64 value)
    {
        if (value != 0)
            number(name, type, value);
        else
            m_rows.push_back(absent(name, type, Provenance::Kernel));
    }
    void pointerOrAbsent(const char *name, const char *type, quint64 value)
    {
        if (value != 0)
            m_rows.push_back(address(name, type, value, Provenance::Kernel | Provenance::Optional, m_hook));
        else
            m_rows.push_back(absent(name, type, Provenance::Kernel | Provenance::Optional));
    }
    void words(const char *name, const char *type, const QString &value)
    {
        m_rows.push_back(text(name, type, value, Provenance::Kernel, m_hook));
    }
    void bytesOrAbsent(const char *name, const char *type, Bytes value)
    {
        if (value.isEmpty())
            m_rows.push_back(absent(name, type, Provenance::Kernel));
        else
            words(name, type, displayText(value, 0));
    }
    void flags(const char *name, quint64 value)
    {
        m_rows.push_back(flagsArgument("u64", value, Provenance::Kernel, m_hook));
        m_rows.back().name = QLatin1String(name);
    }
    void signal(qint64 number) { m_rows.push_back(signalArgument("int", number, Provenance::Kernel, m_hook)); }
    void hooks(quint32 bits) { words("hooks", "", hookNames(bits).join(u" · "_qs)); }
    std::vector<Argument> take() { return std::move(m_rows); }

private:
    QString m_hook;
    std::vector<Argument> m_rows;
};

std::vector<Argument> facts(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_TASK_NEWTASK, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", fixed.head.tgid);
    if (fork.isThread())
        facts.number("tid", "pid_t", fixed.tid);
    facts.bytesOrAbsent("comm", "char [16]", fork.comm);
    facts.numberOrAbsent("creator_pid", "pid_t", fixed.creator_tgid);
    facts.numberOrAbsent("creator_tid", "pid_t", fixed.creator_tid);
    facts.numberOrAbsent("parent_pid", "pid_t", fixed.parent_tgid);
    // fork and vfork have no argument; what the kernel made of the call is a fact.
    if (const auto call = callName(fork); call == u"fork"_qs || call == u"vfork"_qs) {
        facts.flags("kernel flags", fixed.clone_flags);
        facts.signal(fixed.exit_signal);
    }
    facts.number("uid", "uid_t", fixed.uid);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.numberOrAbsent("cgroup", "inode", fixed.cgroup_id);
    if (fixed.new_namespaces != 0)
        facts.words("new namespaces", "", cloneFlagsText(fixed.new_namespaces));
    facts.pointerOrAbsent("child stack pointer", "void *", fixed.child_stack);
    facts.pointerOrAbsent("child tls", "unsigned long", fixed.child_tls);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const ForkFailed &failed)
{
    const auto &fixed = failed.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE, FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE,
                                        FORKSCOPE_HOOK_SYS_EXIT, FORKSCOPE_HOOK_PTRACE}));
    facts.words("error", "int",
                QStringLiteral("%1 (%2)").arg(errnoName(int(fixed.error)), errnoText(int(fixed.error))));
    facts.number("creator_pid", "pid_t", fixed.head.tgid);
    facts.number("creator_tid", "pid_t", fixed.tid);
    facts.bytesOrAbsent("comm", "char [16]", failed.comm);
    facts.number("uid", "uid_t", fixed.uid);
    if (fixed.nproc_limit == ~quint64(0))
        facts.words("RLIMIT_NPROC", "rlim_t", tr("unlimited"));
    else
        facts.numberOrAbsent("RLIMIT_NPROC", "rlim_t", fixed.nproc_limit);
    facts.numberOrAbsent("cgroup", "inode", fixed.cgroup_id);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Exec &exec)
{
    const auto &fixed = exec.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_EXEC, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", fixed.head.tgid);
    facts.bytesOrAbsent("comm", "char [16]", exec.comm);
    facts.bytesOrAbsent("executable", "file name", exec.executable);
    if (fixed.old_tid != fixed.tid)
        facts.number("old_tid", "pid_t", fixed.old_tid);
    facts.number("uid", "uid_t", fixed.uid);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.numberOrAbsent("cgroup", "inode", fixed.cgroup_id);
    facts.numberOrAbsent("argument bytes", "size_t", fixed.argv_bytes);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Exit &exit)
{
    const auto &fixed = exit.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_EXIT, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", fixed.head.tgid);
    if (fixed.tid != fixed.head.tgid)
        facts.number("tid", "pid_t", fixed.tid);
    facts.words("process ended", "bool", exit.endsProcess() ? tr("yes") : tr("no, only this thread"));
    facts.numberOrAbsent("parent_pid", "pid_t", fixed.parent_tgid);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Reap &reap)
{
    Facts facts(firstHook(reap.fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_FREE, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", reap.fixed.head.tgid);
    facts.numberOrAbsent("by_pid", "pid_t", reap.fixed.by_tgid);
    facts.hooks(reap.fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Adopt &adopt)
{
    Facts facts(firstHook(adopt.fixed.hooks, {FORKSCOPE_HOOK_ITER_TASK, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", adopt.fixed.head.tgid);
    facts.numberOrAbsent("parent_pid", "pid_t", adopt.fixed.parent_tgid);
    return facts.take();
}

std::vector<Argument> facts(const Existing &existing)
{
    const auto &fixed = existing.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_ITER_TASK, FORKSCOPE_HOOK_PTRACE}));
    facts.number("pid", "pid_t", fixed.head.tgid);
    facts.bytesOrAbsent("comm", "char [16]", existing.comm);
    facts.bytesOrAbsent("executable", "file name", existing.executable);
    facts.numberOrAbsent("parent_pid", "pid_t", fixed.parent_tgid);
    facts.number("uid", "uid_t", fixed.uid);
    facts.numberOrAbsent("threads", "int", fixed.threads);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.numberOrAbsent("cgroup", "inode", fixed.cgroup_id);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Lost &)
{
    return {};
}

std::vector<Argument> facts(const Marker &)
{
    return {};
}

} // namespace

// ---- names --------------------------------------------------------------------------------------------------------

QStringList provenanceNames(Provenances tags)
{
    QStringList names;
    for (const auto &[tag, name] : {std::pair(Provenance::Kernel, "K"), std::pair(Provenance::User, "U"),
                                    std::pair(Provenance::Toctou, "TOCTOU"), std::pair(Provenance::Optional, "OPT")})
        if (tags.testFlag(tag))
            names.append(QLatin1String(name));
    return names;
}

QString provenanceMeaning(Provenance tag)
{
    switch (tag) {
    case Provenance::Kernel:
        return tr("Read in kernel space.");
    case Provenance::User:
        return tr("Read from the memory of the observed program.");
    case Provenance::Toctou:
        return tr(
            "Read from user memory at another moment than the kernel's own copy: it may differ from what was used.");
    case Provenance::Optional:
        return tr("May be absent: not every call or kernel supplies it.");
    }
    return {};
}

QString absenceText(Absence absence)
{
    switch (absence) {
    case Absence::None:
        return {};
    case Absence::NotRecorded:
        return tr("not recorded");
    case Absence::Lost:
        return tr("lost");
    case Absence::NotYet:
        return tr("not yet");
    case Absence::DoesNotApply:
        return tr("does not apply");
    }
    return {};
}

QString hookName(forkscope_hook hook)
{
    for (const auto &candidate : hooksByBit)
        if (candidate.bit == hook)
            return QLatin1String(candidate.name);
    return hexadecimal(hook);
}

QStringList hookNames(quint32 hooks)
{
    QStringList names;
    for (const auto &hook : hooksByBit)
        if (hooks & hook.bit) {
            names.append(QLatin1String(hook.name));
            hooks &= ~quint32(hook.bit);
        }
    if (hooks != 0)
        names.append(hexadecimal(hooks));
    return names;
}

QString callName(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    if (const auto *call = findCall(fixed.syscall, fixed.compat))
        return QLatin1String(call->name);
    if ((fixed.task_flags & (kernelThreadFlag | ioWorkerFlag)) || (fixed.creator_flags & kernelThreadFlag))
        return u"kernel"_qs;
    return {};
}

QString callName(const ForkFailed &failed)
{
    const auto *call = findCall(failed.fixed.syscall, failed.fixed.compat);
    return call ? QLatin1String(call->name) : QString();
}

QString looksLike(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    const auto flags = fixed.clone_flags;
    const auto call = callName(fork);
    const bool hasStacks = fixed.child_stack != 0 && fixed.creator_stack != 0;
    const bool hasNewStack = hasStacks && fixed.child_stack != fixed.creator_stack;
    if (fixed.task_flags & kernelThreadFlag)
        return u"kernel thread"_qs;
    if (fixed.task_flags & ioWorkerFlag)
        return u"io_uring worker"_qs;
    if (flags & CLONE_THREAD)
        return (flags & CLONE_SETTLS) ? u"pthread_create()"_qs : u"thread"_qs;
    if (fixed.creator_flags & kernelThreadFlag)
        return u"program started by the kernel"_qs;
    if ((flags & CLONE_VM) && (flags & CLONE_VFORK)) {
        if (call == u"vfork"_qs || (hasStacks && !hasNewStack))
            return u"vfork()"_qs;
        return hasNewStack ? u"posix_spawn()"_qs : QString();
    }
    if (flags & CLONE_VM)
        return u"shared-memory process"_qs;
    if (fixed.new_namespaces != 0)
        return u"container start"_qs;
    if (flags & CLONE_PARENT)
        return u"sibling (CLONE_PARENT)"_qs;
    if (call.isEmpty() || call == u"kernel"_qs)
        return {};
    return call == u"fork"_qs ? u"fork system call"_qs : u"fork()"_qs;
}

std::vector<Argument> argumentsOf(const Event &event)
{
    if (const auto *fork = event.as<Fork>())
        return callArguments(viewOf(*fork));
    if (const auto *failed = event.as<ForkFailed>())
        return callArguments(viewOf(*failed));
    if (const auto *exec = event.as<Exec>())
        return execArguments(*exec);
    if (const auto *exit = event.as<Exit>())
        return exitArguments(*exit);
    if (const auto *existing = event.as<Existing>())
        return {argvArgument(existing->fixed.head, existing->argv, existing->fixed.argc,
                             firstHook(existing->fixed.hooks, {FORKSCOPE_HOOK_ITER_TASK, FORKSCOPE_HOOK_PTRACE}))};
    return {};
}

std::vector<Argument> factsOf(const Event &event)
{
    return std::visit([](const auto &what) { return facts(what); }, event.what);
}

bool hasRace(const Event &event)
{
    for (const auto &argument : argumentsOf(event))
        if (!argument.racedWith.isEmpty())
            return true;
    return false;
}

std::vector<Sharing> sharingOf(const Fork &fork)
{
    struct Rule
    {
        quint64 flag;
        const char *what, *shared, *copied;
    };
    static constexpr std::array<Rule, 5> rules{{
        {CLONE_VM, QT_TRANSLATE_NOOP("forkscope", "Memory"),
         QT_TRANSLATE_NOOP("forkscope", "shared: one memory for both"),
         QT_TRANSLATE_NOOP("forkscope", "copied, page by page when one of them writes")},
        {CLONE_FILES, QT_TRANSLATE_NOOP("forkscope", "Open files"),
         QT_TRANSLATE_NOOP("forkscope", "shared: one table for both"),
         QT_TRANSLATE_NOOP("forkscope", "copied: a table of its own, the files behind it stay the same")},
        {CLONE_FS, QT_TRANSLATE_NOOP("forkscope", "Directory, root, umask"), QT_TRANSLATE_NOOP("forkscope", "shared"),
         QT_TRANSLATE_NOOP("forkscope", "copied")},
        {CLONE_SIGHAND, QT_TRANSLATE_NOOP("forkscope", "Signal handlers"), QT_TRANSLATE_NOOP("forkscope", "shared"),
         QT_TRANSLATE_NOOP("forkscope", "copied")},
        {CLONE_SYSVSEM, QT_TRANSLATE_NOOP("forkscope", "Semaphore undo list"), QT_TRANSLATE_NOOP("forkscope", "shared"),
         QT_TRANSLATE_NOOP("forkscope", "empty")},
    }};
    constexpr quint64 clearHandlers = 1ull << 32; // CLONE_CLEAR_SIGHAND
    const auto flags = fork.fixed.clone_flags;
    std::vector<Sharing> table;
    for (const auto &rule : rules) {
        const bool isShared = (flags & rule.flag) != 0;
        table.push_back({tr(rule.what), tr(isShared ? rule.shared : rule.copied), isShared});
        if (rule.flag == CLONE_SIGHAND && (flags & clearHandlers))
            table.back().how = tr("reset to the default");
    }
    const auto namespaces = fork.fixed.new_namespaces;
    table.push_back({tr("Namespaces"), namespaces == 0 ? tr("the same") : tr("new: %1").arg(cloneFlagsText(namespaces)),
                     namespaces == 0});
    if (fork.isThread())
        table.push_back({tr("Parent"), tr("the same process: a thread has no parent of its own"), true});
    else if (flags & CLONE_PARENT)
        table.push_back({tr("Parent"), tr("the creator's parent: they are siblings"), true});
    else
        table.push_back({tr("Parent"), tr("the creator"), false});
    return table;
}

} // namespace forkscope
