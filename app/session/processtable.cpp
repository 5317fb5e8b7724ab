// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/processtable.h"

#include <linux/sched.h>

#include <algorithm>

namespace forkscope {

namespace {
constexpr quint32 kernelThreadFlag = 0x00200000; // PF_KTHREAD

// Numbers of threads are those of one computer, and a merged recording has several.
quint64 threadKey(ProcessIndex index, quint32 tid)
{
    return quint64(toRow(index)) << 32 | tid;
}
} // namespace

ProcessTable::ProcessTable() : m_strings(1) {}

ProcessIndex ProcessTable::apply(const Event &event, EventNumber number, Time time)
{
    return std::visit(
        [&](const auto &what) -> ProcessIndex {
            using Kind = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Kind, Existing>)
                return applyExisting(what, number, time);
            else if constexpr (std::is_same_v<Kind, Fork>)
                return what.isThread() ? applyThread(what, number, time) : applyFork(what, number, time);
            else if constexpr (std::is_same_v<Kind, ForkFailed>)
                return applyForkFailed(what, number, time);
            else if constexpr (std::is_same_v<Kind, Exec>)
                return applyExec(what, number, time);
            else if constexpr (std::is_same_v<Kind, Exit>)
                return applyExit(what, number, time);
            else if constexpr (std::is_same_v<Kind, Reap>)
                return applyReap(what, number, time);
            else if constexpr (std::is_same_v<Kind, Adopt>)
                return applyAdopt(what, number, time);
            else
                return NoProcess;
        },
        event.what);
}

ProcessIndex ProcessTable::add(const ProcessKey &key, ProcessIndex parent, EventNumber number, Time began,
                               ProcessFlags flags)
{
    const auto index = ProcessIndex(m_processes.size());
    Process added;
    added.key = key;
    added.parent = parent;
    added.began = began;
    added.bornAt = Position(number);
    added.flags = flags;
    m_processes.push_back(added);
    m_children.append(parent == NoProcess ? m_roots : process(parent).children, index);
    if (parent != NoProcess && flags.testFlag(ProcessFlag::Existed))
        ++process(parent).found;
    if (!key.isNull())
        m_byKey.insert(index, keyOf());
    return index;
}

ProcessIndex ProcessTable::findOrMention(ProcessKey key, EventNumber number, Time time)
{
    if (const auto known = find(key))
        return *known;
    const auto began = key.start != 0 ? timeFromNs(key.start) : time;
    return add(key, NoProcess, number, began,
               ProcessFlag::Existed | ProcessFlag::OnlyMentioned | ProcessFlag::UnknownParent);
}

quint32 ProcessTable::intern(Bytes text)
{
    if (text.isEmpty())
        return 0;
    const auto bytes = QByteArray::fromRawData(text.data(), text.size());
    if (const auto known = m_stringNumbers.constFind(bytes); known != m_stringNumbers.constEnd())
        return *known;
    m_strings.push_back(text.toByteArray());
    const auto number = quint32(m_strings.size() - 1);
    m_stringNumbers.insert(m_strings.back(), number);
    return number;
}

void ProcessTable::rename(ProcessIndex index, Bytes comm, EventNumber number)
{
    auto &renamed = process(index);
    renamed.newestName = m_names.add({number, intern(comm), renamed.newestName});
}

void ProcessTable::setEnd(Process &process, EventNumber number, Time time)
{
    if (process.endedAt != Never) { // it was inferred, and now is known
        const auto before = quint32(process.endedAt);
        auto place = m_ends.partitionPoint(0, [before](quint32 end) { return end < before; });
        for (; place + 1 < m_ends.size(); ++place)
            m_ends[place] = m_ends[place + 1];
        m_ends.pop_back();
    }
    m_ends.push_back(quint32(toRow(number)));
    process.endedAt = Position(number);
    process.ended = time;
}

void ProcessTable::adopt(ProcessIndex index, ProcessKey parent, EventNumber number, Time time)
{
    if (parent.pid == 0)
        return;
    const auto adopter = findOrMention(parent, number, time);
    if (adopter == parentAt(index, Never) || adopter == index)
        return;
    auto &adopted = process(index);
    adopted.newestAdoption = m_adoptions.add({Position(number), adopter, adopted.newestAdoption});
}

void ProcessTable::addThread(ProcessIndex index, quint32 tid, EventNumber number, Time time)
{
    // A number is one thread's at a time: the end of the one that still has it was lost.
    if (tid != 0)
        endLivingThread(index, tid, number, time);
    auto &owner = process(index);
    owner.newestThread = m_threads.add({Position(number), Never, time, {}, tid, owner.newestThread});
    if (tid != 0)
        m_livingThreads.insert(threadKey(index, tid), owner.newestThread);
}

bool ProcessTable::endLivingThread(ProcessIndex index, quint32 tid, EventNumber number, Time time)
{
    const auto thread = m_livingThreads.take(threadKey(index, tid));
    if (thread == 0)
        return false;
    m_threads[thread].endedAt = Position(number);
    m_threads[thread].ended = time;
    return true;
}

void ProcessTable::endThread(ProcessIndex index, quint32 tid, EventNumber number, Time time)
{
    if (endLivingThread(index, tid, number, time))
        return;
    // One of those that a snapshot only counted.
    for (auto thread = process(index).newestThread; thread != 0; thread = m_threads[thread].previous)
        if (m_threads[thread].tid == 0 && m_threads[thread].endedAt == Never) {
            m_threads[thread].endedAt = Position(number);
            m_threads[thread].ended = time;
            return;
        }
}

// An end that was seen stands; one that was only concluded gives way to whatever tells of it later.
bool ProcessTable::end(ProcessIndex index, quint32 status, EventNumber number, Time time)
{
    auto &ended = process(index);
    if (ended.endedAt != Never && !ended.flags.testFlag(ProcessFlag::InferredEnd))
        return false;
    setEnd(ended, number, time);
    ended.status = status;
    ended.reapedAt = Never;
    ended.flags &= ~ProcessFlags(ProcessFlag::InferredEnd);
    return true;
}

ProcessIndex ProcessTable::applyExisting(const Existing &event, EventNumber number, Time time)
{
    const auto &fixed = event.fixed;
    const ProcessKey key{fixed.head.tgid, fixed.head.start};
    auto known = find(key);
    if (known && !process(*known).flags.testFlag(ProcessFlag::OnlyMentioned)) {
        if (fixed.head.flags & FORKSCOPE_INFERRED)
            rename(*known, event.comm, number);
        return *known;
    }
    if (!known) {
        const bool hasParent = fixed.parent_tgid != 0;
        const auto parent = hasParent ? findOrMention(event.parent(), number, time) : NoProcess;
        known = add(key, parent, number, timeFromNs(key.start), ProcessFlag::Existed);
    } else {
        process(*known).flags &= ~ProcessFlags(ProcessFlag::OnlyMentioned);
        adopt(*known, event.parent(), number, time);
    }
    auto &existing = process(*known);
    existing.birth = number;
    if (fixed.head.flags & FORKSCOPE_INFERRED)
        existing.flags |= ProcessFlag::InferredStart;
    if (fixed.task_flags & kernelThreadFlag)
        existing.flags |= ProcessFlag::KernelThread;
    rename(*known, event.comm, number);
    for (quint32 thread = 1; thread < fixed.threads; ++thread)
        addThread(*known, 0, number, timeFromNs(key.start));
    if (fixed.zombie)
        end(*known, fixed.status, number, time);
    return *known;
}

ProcessIndex ProcessTable::applyFork(const Fork &event, EventNumber number, Time time)
{
    const auto &fixed = event.fixed;
    const ProcessKey key{fixed.head.tgid, fixed.head.start};
    ProcessFlags flags;
    if (fixed.clone_flags & CLONE_VM)
        flags |= ProcessFlag::Spawned;
    if (fixed.task_flags & kernelThreadFlag)
        flags |= ProcessFlag::KernelThread;
    if (const auto known = find(key)) {
        // The snapshot was quicker than its fork's record.
        auto &process = this->process(*known);
        process.birth = number;
        if (process.parent != NoProcess && process.flags.testFlag(ProcessFlag::Existed))
            --this->process(process.parent).found;
        process.flags = (process.flags & ~(ProcessFlag::Existed | ProcessFlag::OnlyMentioned)) | flags;
        return *known;
    }
    auto parent = NoProcess;
    if (fixed.parent_tgid != 0)
        parent = findOrMention(event.parent(), number, time);
    else
        flags |= ProcessFlag::UnknownParent;
    const auto index = add(key, parent, number, time, flags);
    process(index).birth = number;
    if (!event.comm.isEmpty())
        rename(index, event.comm, number);
    return index;
}

ProcessIndex ProcessTable::applyThread(const Fork &event, EventNumber number, Time time)
{
    const auto index = findOrMention({event.fixed.head.tgid, event.fixed.head.start}, number, time);
    addThread(index, event.fixed.tid, number, time);
    return index;
}

ProcessIndex ProcessTable::applyForkFailed(const ForkFailed &event, EventNumber number, Time time)
{
    const auto caller = findOrMention({event.fixed.head.tgid, event.fixed.head.start}, number, time);
    const auto refused = add({}, caller, number, time, ProcessFlag::Refused);
    auto &process = this->process(refused);
    process.birth = number;
    process.status = event.fixed.error;
    process.ended = process.reaped = time;
    process.endedAt = process.reapedAt = Position(number);
    m_refusals.push_back(quint32(toRow(number)));
    rename(refused, event.comm, number);
    ++this->process(caller).refusals;
    return refused;
}

ProcessIndex ProcessTable::applyExec(const Exec &event, EventNumber number, Time time)
{
    const auto index = findOrMention({event.fixed.head.tgid, event.fixed.head.start}, number, time);
    // The calling thread takes the leader's number; its own is gone without an exit.
    if (event.fixed.old_tid != event.fixed.tid && event.fixed.old_tid != 0)
        endThread(index, event.fixed.old_tid, number, time);
    rename(index, event.comm, number);
    return index;
}

ProcessIndex ProcessTable::applyExit(const Exit &event, EventNumber number, Time time)
{
    const auto &fixed = event.fixed;
    const ProcessKey key{fixed.head.tgid, fixed.head.start};
    auto known = find(key);
    if (!known) {
        const auto parent =
            fixed.parent_tgid != 0 ? findOrMention(event.parent(), number, time) : ProcessIndex(NoProcess);
        known = add(key, parent, number, timeFromNs(key.start), ProcessFlag::Existed | ProcessFlag::OnlyMentioned);
        if (!event.comm.isEmpty())
            rename(*known, event.comm, number);
    } else {
        adopt(*known, event.parent(), number, time);
    }
    if (fixed.tid != fixed.head.tgid && fixed.tid != 0)
        endThread(*known, fixed.tid, number, time);
    const bool isConcluded = (fixed.head.flags & FORKSCOPE_INFERRED) != 0;
    if (event.endsProcess() && end(*known, fixed.status, number, time) && isConcluded) {
        auto &ended = process(*known);
        ended.flags |= ProcessFlag::InferredEnd;
        ended.reapedAt = Position(number);
        ended.reaped = time;
    }
    return *known;
}

ProcessIndex ProcessTable::applyReap(const Reap &event, EventNumber number, Time time)
{
    const auto index = findOrMention({event.fixed.head.tgid, event.fixed.head.start}, number, time);
    auto &process = this->process(index);
    if (process.endedAt == Never) {
        setEnd(process, number, time);
        process.flags |= ProcessFlag::InferredEnd;
    }
    if (process.reapedAt == Never) {
        process.reapedAt = Position(number);
        process.reaped = time;
    }
    return index;
}

ProcessIndex ProcessTable::applyAdopt(const Adopt &event, EventNumber number, Time time)
{
    const auto index = findOrMention({event.fixed.head.tgid, event.fixed.head.start}, number, time);
    adopt(index, event.parent(), number, time);
    return index;
}

} // namespace forkscope
