// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The processes that a lab's program made, and those that they made: none of them gets away, because orphans are given
// to this process from now on.
#pragma once

#include <QStringList>

#include <set>
#include <sys/types.h>
#include <vector>

namespace forkscope {

class Descendants
{
public:
    // From now on orphans among the descendants of this process are given to it.
    static void adoptOrphans();
    // And no longer.
    static void leaveOrphans();
    // `command` is the program, a child of this process or of one that watches it. Other children that there are now,
    // or that are started as a ChildProcess later, are not meant.
    explicit Descendants(pid_t command);

    // Those that run or wait to be collected; O(processes of the machine).
    std::vector<pid_t> list() const;
    // Collects orphans that have ended, so that nothing waits for that in vain. The program is collected by who started
    // it.
    void collect() const;
    // Ends all, also if they fork without end. Names of those that still ran: "sleep (123)".
    QStringList end() const;

private:
    bool isOther(pid_t child) const;

    pid_t m_command;
    pid_t m_watcher; // its parent
    std::set<pid_t> m_others;
};

} // namespace forkscope
