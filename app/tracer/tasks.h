// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The traced tasks and their processes, the ended ones until they are collected.
#pragma once

#include "app/tracer/calls.h"

#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace forkscope::tracer {

struct Key
{
    pid_t pid = 0; // 0: not known
    __u64 start = 0;
};

struct Process
{
    Key key;
    Key parent;
    std::set<pid_t> children;            // traced, the ended ones among them
    std::vector<pid_t> pids;             // its numbers, from the tracer's pid namespace down to its own
    __u32 pidNamespace = 0;              // inode
    bool mayHaveOtherNamespaces = false; // it called unshare or setns
    bool isBorrowing = false;            // by vfork, and neither another program nor ended: its creator waits
    int tasks = 1;                       // that have not ended
    int waits = 0;                       // of its tasks that are waiting for a child
    int exitSignal = 0;                  // that tells its parent of its end
    bool hasLeaderEnded = false;
    // The thread that ended last, after the leader: its end is the process's, which is told with the leader's.
    struct LastThread
    {
        pid_t tid;
        __u32 status;
    };
    std::optional<LastThread> lastThread;
    bool hasEnded = false;
};

struct Task
{
    pid_t tid = 0;
    pid_t tgid = 0;
    std::optional<Call> call; // that it is in
    pid_t borrower = 0;       // child for which it waits in vfork; 0: none
};

class Tasks
{
public:
    Task *find(pid_t tid);
    Process *process(pid_t tgid);
    Process &processOf(const Task &task) { return *process(task.tgid); }

    Process &addProcess(const Key &key, const Key &parent);
    Task &addTask(pid_t tid, pid_t tgid);
    void removeTask(pid_t tid) { m_tasks.erase(tid); }
    // It was collected.
    void removeProcess(pid_t tgid);
    // A child has another parent.
    void move(Process &child, const Key &parent);

    // Of a process with this number, traced or not.
    Key keyOf(pid_t pid);

private:
    std::unordered_map<pid_t, Task> m_tasks;
    std::unordered_map<pid_t, Process> m_processes;
};

} // namespace forkscope::tracer
