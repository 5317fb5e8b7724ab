// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/tasks.h"

#include "app/tracer/proc.h"

namespace forkscope::tracer {

Task *Tasks::find(pid_t tid)
{
    const auto found = m_tasks.find(tid);
    return found == m_tasks.end() ? nullptr : &found->second;
}

Process *Tasks::process(pid_t tgid)
{
    const auto found = m_processes.find(tgid);
    return found == m_processes.end() ? nullptr : &found->second;
}

Process &Tasks::addProcess(const Key &key, const Key &parent)
{
    auto &process = m_processes[key.pid];
    process = {};
    process.key = key;
    process.parent = parent;
    if (auto *above = this->process(parent.pid))
        above->children.insert(key.pid);
    return process;
}

Task &Tasks::addTask(pid_t tid, pid_t tgid)
{
    auto &task = m_tasks[tid];
    task = {};
    task.tid = tid;
    task.tgid = tgid;
    return task;
}

void Tasks::removeProcess(pid_t tgid)
{
    if (const auto *gone = process(tgid))
        if (auto *above = process(gone->parent.pid))
            above->children.erase(tgid);
    m_processes.erase(tgid);
}

void Tasks::move(Process &child, const Key &parent)
{
    if (auto *above = process(child.parent.pid))
        above->children.erase(child.key.pid);
    child.parent = parent;
    if (auto *above = process(parent.pid))
        above->children.insert(child.key.pid);
}

Key Tasks::keyOf(pid_t pid)
{
    if (pid == 0)
        return {};
    const auto *known = process(pid);
    return {pid, known ? known->key.start : startOf(pid)};
}

} // namespace forkscope::tracer
