// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/inspection.h"

#include "app/stream/argumentrows.h"
#include "app/stream/cloneflags.h"

#include <linux/sched.h>

#include <array>

namespace forkscope {

using namespace inspection;

namespace {

struct Hook
{
    forkscope_hook bit;
    const char *name;
};
constexpr std::array<Hook, 15> hooksByBit{{
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
    {FORKSCOPE_HOOK_FENTRY_RELEASE_TASK, "fentry/release_task"},
    {FORKSCOPE_HOOK_KPROBE_RELEASE_TASK, "kprobe.multi/release_task"},
}};

} // namespace

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
