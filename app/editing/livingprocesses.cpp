// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/livingprocesses.h"

#include "app/stream/batchbuilder.h"

#include <algorithm>
#include <utility>

namespace forkscope {

namespace {

// What a record says about its argv.
constexpr quint8 argumentFlags =
    FORKSCOPE_ARGS_TRUNCATED | FORKSCOPE_ARGS_LATE | FORKSCOPE_ARGS_WITHHELD | FORKSCOPE_ARGS_UNREADABLE;

ProcessKey keyOf(const forkscope_record &head)
{
    return {head.tgid, head.start};
}

void setParent(LivingProcesses::Life &life, ProcessKey parent)
{
    if (parent.pid == 0)
        return;
    life.fixed.parent_tgid = parent.pid;
    life.fixed.parent_start = parent.start;
}

// The new process runs its creator's program until it execs.
void inherit(LivingProcesses::Life &child, const LivingProcesses::Life &creator)
{
    child.executable = creator.executable;
    child.argv = creator.argv;
    child.fixed.argc = creator.fixed.argc;
    child.fixed.argv_bytes = creator.fixed.argv_bytes;
    child.fixed.head.flags = creator.fixed.head.flags & argumentFlags;
}

} // namespace

void LivingProcesses::take(const Event &event)
{
    if (const auto *existing = event.as<Existing>())
        takeExisting(*existing);
    else if (const auto *fork = event.as<Fork>())
        takeFork(*fork);
    else if (const auto *exec = event.as<Exec>())
        takeExec(*exec);
    else if (const auto *exit = event.as<Exit>())
        takeExit(*exit);
    else if (const auto *reap = event.as<Reap>())
        takeReap(*reap);
    else if (const auto *adopt = event.as<Adopt>(); adopt && !m_ends.contains(event.process()))
        setParent(ensure(event.process()), adopt->parent());
}

const LivingProcesses::Life *LivingProcesses::find(ProcessKey key) const
{
    const auto found = m_lives.find(key);
    return found == m_lives.end() ? nullptr : &found->second;
}

std::vector<QByteArray> LivingProcesses::rows(Time time) const
{
    std::vector<const Life *> order;
    for (const auto &[key, life] : m_lives)
        if (!life.isMentioned)
            order.push_back(&life);
    std::ranges::stable_sort(order, {}, [](const Life *life) { return quint64(life->fixed.head.start); });
    std::vector<QByteArray> records;
    for (const auto *life : order) {
        auto fixed = life->fixed;
        fixed.head.time = toNs(time);
        records.push_back(recordOf(fixed, {life->comm, life->executable, life->argv}));
    }
    return records;
}

// ---- taking events in -----------------------------------------------------------------------------------------------

LivingProcesses::Life &LivingProcesses::ensure(ProcessKey key)
{
    const auto [place, isNew] = m_lives.try_emplace(key);
    auto &life = place->second;
    if (isNew) {
        life.fixed.head.type = FORKSCOPE_EXISTING;
        life.fixed.head.tgid = key.pid;
        life.fixed.head.start = key.start;
        life.began = timeFromNs(key.start);
        life.isMentioned = true;
    }
    return life;
}

void LivingProcesses::remove(ProcessKey key)
{
    m_lives.erase(key);
    m_ends.insert(key);
}

void LivingProcesses::takeExisting(const Existing &event)
{
    const auto key = keyOf(event.fixed.head);
    const auto *known = find(key);
    if (known && !known->isMentioned) {
        if (event.fixed.head.flags & FORKSCOPE_INFERRED)
            ensure(key).comm = event.comm.toByteArray();
        return;
    }
    auto &life = ensure(key);
    life.isMentioned = false;
    life.fixed = event.fixed;
    life.fixed.head.flags &= argumentFlags;
    life.comm = event.comm.toByteArray();
    life.executable = event.executable.toByteArray();
    life.argv = event.argv.toByteArray();
    life.ended = timeFromNs(event.fixed.head.time);
}

void LivingProcesses::takeFork(const Fork &event)
{
    const auto &fixed = event.fixed;
    if (event.isThread()) {
        if (const auto key = keyOf(fixed.head); !m_ends.contains(key))
            ++ensure(key).fixed.threads;
        return;
    }
    const auto key = keyOf(fixed.head);
    const bool wasListed = find(key) != nullptr; // a list of tasks was quicker than the record
    auto &life = ensure(key);
    life.wasBornInView = true;
    life.isMentioned = false;
    life.began = timeFromNs(fixed.head.time);
    if (wasListed)
        return;
    setParent(life, event.parent());
    life.comm = event.comm.toByteArray();
    life.fixed.cgroup_id = fixed.cgroup_id;
    life.fixed.uid = fixed.uid;
    life.fixed.ns_pid = fixed.ns_pid;
    life.fixed.ns_level = fixed.ns_level;
    life.fixed.pid_ns = fixed.pid_ns;
    life.fixed.task_flags = fixed.task_flags;
    life.fixed.hooks = fixed.hooks;
    life.fixed.threads = 1;
    if (const auto *creator = find(event.creator()))
        inherit(life, *creator);
}

void LivingProcesses::takeExec(const Exec &event)
{
    const auto &fixed = event.fixed;
    if (m_ends.contains(keyOf(fixed.head)))
        return;
    auto &life = ensure(keyOf(fixed.head));
    life.hasBirthName = false;
    life.comm = event.comm.toByteArray();
    life.executable = event.executable.toByteArray();
    life.argv = event.argv.toByteArray();
    life.fixed.head.flags = fixed.head.flags & argumentFlags;
    life.fixed.argc = fixed.argc;
    life.fixed.argv_bytes = fixed.argv_bytes;
    life.fixed.cgroup_id = fixed.cgroup_id;
    life.fixed.uid = fixed.uid;
    life.fixed.hooks |= fixed.hooks;
    life.fixed.threads = 1;
}

void LivingProcesses::takeExit(const Exit &event)
{
    const auto &fixed = event.fixed;
    const auto key = keyOf(fixed.head);
    const auto place = m_lives.find(key);
    if (place == m_lives.end()) {
        if (event.endsProcess())
            m_ends.insert(key);
        return;
    }
    auto &life = place->second;
    setParent(life, event.parent());
    if (fixed.tid != fixed.head.tgid && life.fixed.threads > 1)
        --life.fixed.threads;
    if (!event.endsProcess() || life.fixed.zombie)
        return;
    if (!m_knowsReaps || (fixed.head.flags & FORKSCOPE_INFERRED)) // who is not in the list is no zombie either
        return remove(key);
    life.fixed.zombie = 1;
    life.fixed.status = fixed.status;
    life.ended = timeFromNs(fixed.head.time);
}

void LivingProcesses::takeReap(const Reap &event)
{
    remove(keyOf(event.fixed.head));
}

// ---- the judgement of a list ----------------------------------------------------------------------------------------

KnownLives::Standing LivingProcesses::standingOf(ProcessKey key) const
{
    const auto *life = find(key);
    if (!life || life->isMentioned)
        return m_ends.contains(key) || m_formerEnds.contains(key) ? Standing::Over : Standing::Unknown;
    return life->fixed.zombie ? Standing::Over : Standing::Living;
}

ProcessKey LivingProcesses::parentOf(ProcessKey key) const
{
    const auto *life = find(key);
    return life ? ProcessKey{life->fixed.parent_tgid, life->fixed.parent_start} : ProcessKey{};
}

bool LivingProcesses::missedNewName(ProcessKey key, Bytes comm) const
{
    const auto *life = find(key);
    return life && life->hasBirthName && !comm.isEmpty() && life->comm != comm;
}

void LivingProcesses::visitOpen(const Visitor &visit) const
{
    for (const auto &[key, life] : m_lives)
        if (!life.isMentioned)
            visit(key, life.began, life.fixed.zombie ? std::optional(life.ended) : std::nullopt);
}

void LivingProcesses::forgetEnds()
{
    m_formerEnds = std::exchange(m_ends, {});
}

} // namespace forkscope
