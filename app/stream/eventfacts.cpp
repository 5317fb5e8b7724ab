// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/argumentrows.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"

#include <cerrno>

namespace forkscope {

using namespace inspection;

namespace {

// Collects facts, all of them read in kernel space by one hook.
class Facts
{
public:
    Facts(const QString &hook, const Known &known) : m_hook(hook), m_known(known) {}

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
    void user(quint32 uid)
    {
        number("uid", "uid_t", uid);
        if (m_known.names && m_known.names->users.contains(uid))
            m_rows.back().text = displayText(m_known.names->users.value(uid));
    }
    void cgroup(quint64 id)
    {
        numberOrAbsent("cgroup", "inode", id);
        if (!m_known.names || !m_known.names->cgroups.contains(id))
            return;
        const auto path = m_known.names->cgroups.value(id);
        m_rows.back().text = displayText(path, 0);
        if (const auto container = containerOf(path); !container.isEmpty())
            words("container", "", u"≈ "_qs + container);
    }
    // A limit of this machine as the client read it; 0: not recorded.
    void limit(const char *name, const char *type, quint64 value)
    {
        if (value == 0)
            m_rows.push_back(absent(name, type, Provenance::Kernel));
        else
            m_rows.push_back(numeric(name, type, value, Provenance::Kernel, u"/proc/sys/kernel"_qs));
    }
    void pidsMax(quint64 cgroup)
    {
        if (m_known.names && m_known.names->pidsMax.contains(cgroup))
            m_rows.push_back(text("pids.max", "", displayText(m_known.names->pidsMax.value(cgroup), 0),
                                  Provenance::Kernel, u"cgroup"_qs));
        else
            m_rows.push_back(absent("pids.max", "", Provenance::Kernel | Provenance::Optional));
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
    const Known &m_known;
    std::vector<Argument> m_rows;
};

std::vector<Argument> facts(const Fork &fork, const Known &known)
{
    const auto &fixed = fork.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_TASK_NEWTASK, FORKSCOPE_HOOK_PTRACE}), known);
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
    facts.user(fixed.uid);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.cgroup(fixed.cgroup_id);
    if (fixed.new_namespaces != 0)
        facts.words("new namespaces", "", cloneFlagsText(fixed.new_namespaces));
    facts.pointerOrAbsent("child stack pointer", "void *", fixed.child_stack);
    facts.pointerOrAbsent("child tls", "unsigned long", fixed.child_tls);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const ForkFailed &failed, const Known &known)
{
    const auto &fixed = failed.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE, FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE,
                                        FORKSCOPE_HOOK_SYS_EXIT, FORKSCOPE_HOOK_PTRACE}),
                known);
    facts.words("error", "int",
                QStringLiteral("%1 (%2)").arg(errnoName(int(fixed.error)), errnoText(int(fixed.error))));
    facts.number("creator_pid", "pid_t", fixed.head.tgid);
    facts.number("creator_tid", "pid_t", fixed.tid);
    facts.bytesOrAbsent("comm", "char [16]", failed.comm);
    facts.user(fixed.uid);
    if (fixed.nproc_limit == ~quint64(0))
        facts.words("RLIMIT_NPROC", "rlim_t", tr("unlimited"));
    else
        facts.numberOrAbsent("RLIMIT_NPROC", "rlim_t", fixed.nproc_limit);
    facts.numberOrAbsent("tasks of the user", "long", fixed.nproc_count);
    facts.pidsMax(fixed.cgroup_id);
    facts.limit("threads-max", "int", known.hello ? known.hello->fixed.threads_max : 0);
    facts.limit("pid_max", "int", known.hello ? known.hello->fixed.pid_max : 0);
    facts.cgroup(fixed.cgroup_id);
    if (const auto limit = likelyLimit(failed, known); !limit.isEmpty())
        facts.words("refused by", "", u"≈ "_qs + limit);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Exec &exec, const Known &known)
{
    const auto &fixed = exec.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_EXEC, FORKSCOPE_HOOK_PTRACE}), known);
    facts.number("pid", "pid_t", fixed.head.tgid);
    facts.bytesOrAbsent("comm", "char [16]", exec.comm);
    facts.bytesOrAbsent("executable", "file name", exec.executable);
    if (fixed.old_tid != fixed.tid)
        facts.number("old_tid", "pid_t", fixed.old_tid);
    facts.user(fixed.uid);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.cgroup(fixed.cgroup_id);
    facts.numberOrAbsent("argument bytes", "size_t", fixed.argv_bytes);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Exit &exit, const Known &known)
{
    const auto &fixed = exit.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_SCHED_PROCESS_EXIT, FORKSCOPE_HOOK_PTRACE}), known);
    facts.number("pid", "pid_t", fixed.head.tgid);
    if (fixed.tid != fixed.head.tgid)
        facts.number("tid", "pid_t", fixed.tid);
    facts.words("process ended", "bool", exit.endsProcess() ? tr("yes") : tr("no, only this thread"));
    facts.numberOrAbsent("parent_pid", "pid_t", fixed.parent_tgid);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Reap &reap, const Known &known)
{
    Facts facts(firstHook(reap.fixed.hooks,
                          {FORKSCOPE_HOOK_FENTRY_RELEASE_TASK, FORKSCOPE_HOOK_KPROBE_RELEASE_TASK,
                           FORKSCOPE_HOOK_SYS_EXIT, FORKSCOPE_HOOK_SCHED_PROCESS_FREE, FORKSCOPE_HOOK_PTRACE}),
                known);
    facts.number("pid", "pid_t", reap.fixed.head.tgid);
    facts.numberOrAbsent("by_pid", "pid_t", reap.fixed.by_tgid);
    facts.hooks(reap.fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Adopt &adopt, const Known &known)
{
    Facts facts(firstHook(adopt.fixed.hooks, {FORKSCOPE_HOOK_ITER_TASK, FORKSCOPE_HOOK_PTRACE}), known);
    facts.number("pid", "pid_t", adopt.fixed.head.tgid);
    facts.numberOrAbsent("parent_pid", "pid_t", adopt.fixed.parent_tgid);
    return facts.take();
}

std::vector<Argument> facts(const Existing &existing, const Known &known)
{
    const auto &fixed = existing.fixed;
    Facts facts(firstHook(fixed.hooks, {FORKSCOPE_HOOK_ITER_TASK, FORKSCOPE_HOOK_PTRACE}), known);
    facts.number("pid", "pid_t", fixed.head.tgid);
    facts.bytesOrAbsent("comm", "char [16]", existing.comm);
    facts.bytesOrAbsent("executable", "file name", existing.executable);
    facts.numberOrAbsent("parent_pid", "pid_t", fixed.parent_tgid);
    facts.user(fixed.uid);
    facts.numberOrAbsent("threads", "int", fixed.threads);
    facts.numberOrAbsent("ns_pid", "pid_t", fixed.ns_pid);
    facts.numberOrAbsent("pid_ns", "inode", fixed.pid_ns);
    facts.cgroup(fixed.cgroup_id);
    facts.hooks(fixed.hooks);
    return facts.take();
}

std::vector<Argument> facts(const Lost &, const Known &)
{
    return {};
}

std::vector<Argument> facts(const Marker &, const Known &)
{
    return {};
}

} // namespace

QString likelyLimit(const ForkFailed &failed, const Known &known)
{
    const auto &fixed = failed.fixed;
    if (fixed.error != EAGAIN)
        return {};
    const bool isCounted = fixed.uid != 0 && fixed.nproc_count != 0 && fixed.nproc_limit != 0;
    if (isCounted && fixed.nproc_count >= fixed.nproc_limit)
        return tr("RLIMIT_NPROC: the user had %1 of %2 tasks").arg(fixed.nproc_count).arg(fixed.nproc_limit);
    if (fixed.uid != 0 && !isCounted)
        return {};
    if (known.names && known.names->pidsMax.contains(fixed.cgroup_id))
        return tr("pids.max: %1").arg(displayText(known.names->pidsMax.value(fixed.cgroup_id), 0));
    return tr("pids.max, threads-max or pid_max: RLIMIT_NPROC was not reached");
}

std::vector<Argument> factsOf(const Event &event, const Known &known)
{
    return std::visit([&](const auto &what) { return facts(what, known); }, event.what);
}

} // namespace forkscope
