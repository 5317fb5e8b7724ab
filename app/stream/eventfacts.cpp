// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/argumentrows.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"

namespace forkscope {

using namespace inspection;

namespace {

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

std::vector<Argument> factsOf(const Event &event)
{
    return std::visit([](const auto &what) { return facts(what); }, event.what);
}

} // namespace forkscope
