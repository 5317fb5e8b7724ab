// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/cloneflags.h"

#include <QCoreApplication>

#include <array>

namespace forkscope {

namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("CloneFlag", text)

// Bits as in <linux/sched.h>; written out, since the header of the machine that builds may be older than the kernel
// that is watched.
constexpr std::array<CloneFlag, 31> table{{
    {0x80, "CLONE_NEWTIME", "5.6", TEXT("child counts boot and monotonic time with its own offset"),
     TEXT("child sees the creator's clocks"), true},
    {0x100, "CLONE_VM", "2.0", TEXT("one memory for both: a write of one is seen by the other"),
     TEXT("child gets a copy of the memory, page by page when one of them writes"), false},
    {0x200, "CLONE_FS", "2.0", TEXT("both share current directory, root directory and umask"),
     TEXT("child gets its own copy of them: a chdir moves only itself"), false},
    {0x400, "CLONE_FILES", "2.0", TEXT("both use one table of open files: what one opens or closes, the other sees"),
     TEXT("child gets a copy of the table; the open files behind it stay shared"), false},
    {0x800, "CLONE_SIGHAND", "2.0", TEXT("both use one table of signal handlers"),
     TEXT("child gets a copy of the handlers"), false},
    {0x1000, "CLONE_PIDFD", "5.2", TEXT("creator also gets a file descriptor that stands for the child"),
     TEXT("the child is known by its pid alone, which can be used again"), false},
    {0x2000, "CLONE_PTRACE", "2.2", TEXT("if the creator is being traced, the child is traced as well"),
     TEXT("a debugger must attach to the child by itself"), false},
    {0x4000, "CLONE_VFORK", "2.2", TEXT("the calling thread sleeps until the child runs a program or ends"),
     TEXT("creator and child run at the same time"), false},
    {0x8000, "CLONE_PARENT", "2.3.12", TEXT("the child becomes the creator's sibling: both have the same parent"),
     TEXT("the creator is the parent and is told of the end"), false},
    {0x10000, "CLONE_THREAD", "2.4.0", TEXT("the new task is another thread of the same process"),
     TEXT("the new task is a process of its own"), false},
    {0x20000, "CLONE_NEWNS", "2.4.19", TEXT("child gets its own list of mounts, copied from the creator's"),
     TEXT("both see the same mounts"), false},
    {0x40000, "CLONE_SYSVSEM", "2.5.10", TEXT("both share the undo list of System V semaphores"),
     TEXT("child starts with an empty undo list"), false},
    {0x80000, "CLONE_SETTLS", "2.5.32", TEXT("child starts with its own thread-local storage"),
     TEXT("child keeps the creator's thread-local storage pointer"), false},
    {0x100000, "CLONE_PARENT_SETTID", "2.5.49", TEXT("kernel writes the child's TID into the creator's memory"),
     TEXT("only the returned value tells the child's TID"), false},
    {0x200000, "CLONE_CHILD_CLEARTID", "2.5.49",
     TEXT("when the child ends its TID in memory is zeroed and a waiter woken"), TEXT("nobody is woken that way"),
     false},
    {0x400000, "CLONE_DETACHED", "2.5", TEXT("obsolete: clone ignores it, clone3 refuses it"), TEXT("nothing"), false},
    {0x800000, "CLONE_UNTRACED", "2.5.46", TEXT("a debugger cannot make the child traced automatically"),
     TEXT("a tracer that follows forks gets the child"), false},
    {0x1000000, "CLONE_CHILD_SETTID", "2.5.49", TEXT("kernel writes the child's TID into the child's memory"),
     TEXT("the child must ask for its TID"), false},
    {0x2000000, "CLONE_NEWCGROUP", "4.6", TEXT("child sees its own cgroup as the root"),
     TEXT("both see the same cgroup tree"), false},
    {0x4000000, "CLONE_NEWUTS", "2.6.19", TEXT("own host name and domain name"), TEXT("both share the host name"),
     false},
    {0x8000000, "CLONE_NEWIPC", "2.6.19", TEXT("own System V IPC objects and POSIX message queues"),
     TEXT("both see the same IPC objects"), false},
    {0x10000000, "CLONE_NEWUSER", "3.8",
     TEXT("own user and group IDs; the child has all capabilities, but only inside"),
     TEXT("child has the creator's ids and capabilities"), false},
    {0x20000000, "CLONE_NEWPID", "2.6.24",
     TEXT("child is PID 1 of a new PID numbering and the init of everything in it"),
     TEXT("child gets a number in the creator's PID namespace"), false},
    {0x40000000, "CLONE_NEWNET", "2.6.24", TEXT("own network devices, addresses and ports"),
     TEXT("both use the same network"), false},
    {0x80000000, "CLONE_IO", "2.6.25", TEXT("both count as one customer for the disk scheduler"),
     TEXT("child is scheduled for the disk by itself"), false},
    {1ull << 32, "CLONE_CLEAR_SIGHAND", "5.5",
     TEXT("child starts with default signal handling instead of the creator's handlers"),
     TEXT("child starts with the creator's handlers"), true},
    {1ull << 33, "CLONE_INTO_CGROUP", "5.7", TEXT("child starts directly inside a given cgroup"),
     TEXT("child starts in the creator's cgroup"), true},
    {1ull << 34, "CLONE_AUTOREAP", "7.1", TEXT("child disappears when it ends: never a zombie, no signal"),
     TEXT("child stays a zombie until it is waited for"), true},
    {1ull << 35, "CLONE_NNP", "7.1", TEXT("child starts with no_new_privs"),
     TEXT("child may gain privileges by running a setuid program"), true},
    {1ull << 36, "CLONE_PIDFD_AUTOKILL", "7.1",
     TEXT("child is killed when the last copy of the returned descriptor is closed"),
     TEXT("closing the descriptor does not touch the child"), true},
    {1ull << 37, "CLONE_EMPTY_MNTNS", "7.1", TEXT("new mount namespace with nothing but an empty root mount"),
     TEXT("a new mount namespace begins as a copy"), true},
}};

#undef TEXT

} // namespace

std::span<const CloneFlag> cloneFlags()
{
    return table;
}

const CloneFlag *findCloneFlag(const QString &name)
{
    for (const auto &flag : table)
        if (name == QLatin1String(flag.name))
            return &flag;
    return nullptr;
}

QString cloneFlagMeaning(const CloneFlag &flag)
{
    return QCoreApplication::translate("CloneFlag", flag.meaning);
}

QString cloneFlagWithout(const CloneFlag &flag)
{
    return QCoreApplication::translate("CloneFlag", flag.without);
}

QStringList cloneFlagNames(quint64 flags)
{
    QStringList names;
    for (const auto &flag : table)
        if (flags & flag.bit) {
            names.append(QLatin1String(flag.name));
            flags &= ~flag.bit;
        }
    if (flags != 0)
        names.append(u"0x"_qs + QString::number(flags, 16));
    return names;
}

QString cloneFlagsText(quint64 flags)
{
    return flags == 0 ? u"0"_qs : cloneFlagNames(flags).join(u'|');
}

CloneArgument splitCloneArgument(quint64 value)
{
    constexpr quint64 signalMask = 0xff; // CSIGNAL
    return {value & ~signalMask, int(value & signalMask)};
}

} // namespace forkscope
