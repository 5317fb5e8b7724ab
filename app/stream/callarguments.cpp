// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/argumentrows.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"

#include <linux/sched.h>

#include <array>
#include <cstring>

namespace forkscope {

using namespace inspection;

namespace {

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

bool isClone3(const Call &call)
{
    return std::strcmp(call.name, "clone3") == 0;
}

CallView viewOf(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    CallView view{findCall(fixed.syscall, fixed.compat), fixed.registers, fixed.hooks, fork.userArgs,
                  kernelArgs(fork.kernelArgs),           std::nullopt,    std::nullopt};
    // Of clone3, a tracer knows only what stood in the caller's memory.
    const bool isTold = (fixed.hooks & FORKSCOPE_HOOK_PTRACE) && !(view.call && isClone3(*view.call));
    if ((fixed.hooks & FORKSCOPE_HOOK_TASK_NEWTASK) || isTold) {
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
    if (!view.userArgs.isEmpty())
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
            if (used) {
                const auto other = memberArgument(member, *used, Provenance::Kernel, hookOfUsed);
                arguments.back().racedWith = {other.value, other.text, other.hook};
            }
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
    if (isClone3(*view.call))
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

} // namespace

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

bool hasRace(const Event &event)
{
    for (const auto &argument : argumentsOf(event))
        if (argument.racedWith)
            return true;
    return false;
}

} // namespace forkscope
