// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <sched.h>
#include <sys/syscall.h>

namespace {

constexpr __u32 ioWorker = 0x10;

QString callName(int number)
{
    switch (number) {
#ifdef SYS_fork
    case SYS_fork:
        return QStringLiteral("fork");
    case SYS_vfork:
        return QStringLiteral("vfork");
#endif
    case SYS_clone:
        return QStringLiteral("clone");
    case SYS_clone3:
        return QStringLiteral("clone3");
    }
    return QStringLiteral("call %1").arg(number);
}

QString hex(__u64 value)
{
    return QStringLiteral("0x%1").arg(value, 0, 16);
}

// Later C libraries let posix_spawn reset the signal handlers too.
__u64 flagsOf(const forkscope_fork &fork)
{
    constexpr __u64 spawned = CLONE_VM | CLONE_VFORK, clearHandlers = 1ull << 32;
    return (fork.clone_flags & ~clearHandlers) == spawned ? spawned : fork.clone_flags;
}

QString userArgs(const Record &record)
{
    const qsizetype size = record.string(1).size();
    return size ? QStringLiteral(" user-args %1").arg(size) : QString();
}

} // namespace

Transcript::Transcript(const Records &records)
{
    bool begun = false;
    for (const Record &record : records) {
        if (!begun && record.head().type == FORKSCOPE_FORK) {
            const auto &fork = record.as<forkscope_fork>();
            m_names[{fork.creator_tgid, fork.creator_start}] = QStringLiteral("p0");
            m_parents[{fork.head.tgid, fork.head.start}] = {fork.parent_tgid, fork.parent_start};
            begun = true;
            continue;
        }
        switch (record.head().type) {
        case FORKSCOPE_FORK:
            addFork(record);
            break;
        case FORKSCOPE_FORK_FAILED:
            addFailure(record);
            break;
        case FORKSCOPE_EXEC:
            addExec(record);
            break;
        case FORKSCOPE_EXIT:
            addExit(record);
            break;
        case FORKSCOPE_REAP:
            addReap(record);
            break;
        }
    }
}

// Before 5.11 the start of a creator is not always known; among the few here the number is enough.
Transcript::Key Transcript::creatorOf(const forkscope_fork &fork) const
{
    Key creator = {fork.creator_tgid, fork.creator_start};
    for (const auto &[key, known] : m_names) {
        if (!creator.second && key.first == creator.first)
            creator = key;
    }
    return creator;
}

QString Transcript::name(Key process)
{
    const auto known = m_names.find(process);
    if (known != m_names.end())
        return known->second;
    return m_names[process] = QStringLiteral("p%1").arg(m_names.size());
}

QString Transcript::taskName(Key process, __u32 tid)
{
    QString ofProcess = name(process);
    if (tid == process.first)
        return ofProcess;
    QString &thread = m_threads[{process, tid}];
    if (thread.isEmpty())
        thread = ofProcess + QStringLiteral(".t%1").arg(m_threads.size());
    return thread;
}

void Transcript::addFork(const Record &record)
{
    const auto &fork = record.as<forkscope_fork>();
    const Key self = {fork.head.tgid, fork.head.start};
    const Key creator = creatorOf(fork);
    const Key parent = {fork.parent_tgid, fork.parent_start};
    const bool thread = fork.head.flags & FORKSCOPE_THREAD;
    QString line = QStringLiteral("fork %1 by %2").arg(taskName(self, fork.tid), taskName(creator, fork.creator_tid));
    if (!thread) {
        m_parents[self] = parent;
        if (parent != creator)
            line += QStringLiteral(" parent ") + name(parent);
    }
    if (const QByteArray comm = record.string(0); m_comms.contains(creator) && comm != m_comms[creator])
        line += QStringLiteral(" named ") + QString::fromLocal8Bit(comm);
    line +=
        QStringLiteral(" %1 flags %2 signal %3").arg(callName(fork.syscall), hex(flagsOf(fork))).arg(fork.exit_signal);
    if (fork.child_stack && fork.child_stack != fork.creator_stack)
        line += QStringLiteral(" stack");
    if ((fork.clone_flags & CLONE_SETTLS) && fork.child_tls)
        line += QStringLiteral(" tls");
    line += userArgs(record);
    if (fork.new_namespaces)
        line += QStringLiteral(" inner %1 level %2 new %3")
                    .arg(fork.ns_pid)
                    .arg(fork.ns_level)
                    .arg(hex(fork.new_namespaces));
    if (thread)
        line += QStringLiteral(" thread");
    if (m_cgroups.contains(creator) && m_cgroups[creator] != fork.cgroup_id)
        line += QStringLiteral(" other cgroup");
    if (fork.task_flags & ioWorker)
        line += QStringLiteral(" worker");
    m_lines += line;
}

void Transcript::addFailure(const Record &record)
{
    const auto &failed = record.as<forkscope_fork_failed>();
    QString line = QStringLiteral("failed by %1 %2 errno %3")
                       .arg(taskName({failed.head.tgid, failed.head.start}, failed.tid), callName(failed.syscall))
                       .arg(failed.error);
    if (failed.syscall != SYS_clone3) {
        line += QStringLiteral(" signal %1").arg(failed.exit_signal);
        if (failed.error == EINVAL)
            line += QStringLiteral(" flags ") + hex(failed.clone_flags);
    }
    if (failed.error == EAGAIN)
        line += QStringLiteral(" limit %1").arg(failed.nproc_limit);
    m_lines += line + userArgs(record);
}

void Transcript::addExec(const Record &record)
{
    const auto &exec = record.as<forkscope_exec>();
    const Key self = {exec.head.tgid, exec.head.start};
    const QByteArray comm = record.string(0), executable = record.string(2), argv = record.string(3);
    QString line = QStringLiteral("exec %1 %2").arg(name(self), QString::fromLocal8Bit(comm));
    if (executable != comm)
        line += QStringLiteral(" runs ") + QString::fromLocal8Bit(executable);
    if (exec.old_tid != exec.tid)
        line += QStringLiteral(" old-tid ") + taskName(self, exec.old_tid);
    if (exec.head.flags & FORKSCOPE_ARGS_TRUNCATED)
        line += QStringLiteral(" arguments cut");
    if (!(exec.head.flags & FORKSCOPE_ARGS_UNREADABLE) && (argv.isEmpty() || argv == QByteArray(1, '\0')))
        line += QStringLiteral(" no arguments");
    m_cgroups[self] = exec.cgroup_id;
    m_comms[self] = comm;
    m_lines += line;
}

void Transcript::addExit(const Record &record)
{
    const auto &exit = record.as<forkscope_exit>();
    const Key self = {exit.head.tgid, exit.head.start};
    const Key parent = {exit.parent_tgid, exit.parent_start};
    QString line = QStringLiteral("exit %1 %2").arg(taskName(self, exit.tid), hex(exit.status));
    if (exit.head.flags & FORKSCOPE_GROUP_DEATH) {
        line += QStringLiteral(" dead");
        m_ended[self] = exit.head.time;
    }
    if (m_parents[self] != parent)
        line += QStringLiteral(" parent ") + name(parent);
    m_lines += line;
}

void Transcript::addReap(const Record &record)
{
    const Key self = {record.head().tgid, record.head().start};
    m_reaped[self] = record.head().time;
}

// In milliseconds; -1 of a process of which the end or the collecting was not seen.
qint64 Transcript::zombieTime(const QString &process) const
{
    for (const auto &[key, known] : m_names) {
        if (known == process && m_ended.contains(key) && m_reaped.contains(key))
            return qint64(m_reaped.at(key) - m_ended.at(key)) / 1'000'000;
    }
    return -1;
}

QStringList Transcript::notCollected() const
{
    QStringList missing;
    for (const auto &[key, known] : m_names) {
        if (m_ended.contains(key) && !m_reaped.contains(key))
            missing += known;
    }
    return missing;
}

QStringList Transcript::asToldBy(const Collector &collector, QStringList lines)
{
    const KernelHooks &hooks = KernelHooks::ofThisKernel();
    const auto without = [&](const char *pattern, const char *instead = "") {
        lines.replaceInStrings(QRegularExpression(QLatin1String(pattern)), QLatin1String(instead));
    };
    if (!(collector.hooks() & FORKSCOPE_HOOK_SYS_EXIT))
        lines = lines.filter(QRegularExpression(QStringLiteral("^(?!failed)")));
    if (hooks.readUser || hooks.callSite)
        without(" user-args \\d+");
    if (hooks.readUser)
        without(" arguments cut| no arguments");
    if (hooks.callSite) {
        without("^(fork .*?) (clone|clone3|fork|vfork|call \\d+) flags", "\\1 call -1 flags");
        without(" (stack|tls)(?= |$)");
    }
    if (!hooks.innerPids)
        without(" inner \\d+", " inner 0");
    const QByteArray shell = QFileInfo(QStringLiteral("/bin/sh")).canonicalFilePath().section(u'/', -1).toLocal8Bit();
    without(" runs SHELL", shell == "sh" ? "" : (" runs " + shell).constData());
    return lines;
}
