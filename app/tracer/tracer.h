// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a command and everything that comes of it with ptrace(2), and tells what happens as records of a stream. What
// it follows is to behave as it would alone: signals, stops and waits pass unchanged.
#pragma once

#include "app/tracer/greeting.h"
#include "app/tracer/launch.h"
#include "app/tracer/proc.h"
#include "app/tracer/stream.h"
#include "app/tracer/tasks.h"

#include <map>
#include <unordered_set>

namespace forkscope::tracer {

class Tracer
{
public:
    // The command is there and traced, and has not been let go.
    Tracer(Launch &launch, Stream &stream, const Granted &granted);

    // Until nothing of it is left.
    void run();

private:
    // A new task, between the news of it and its own first stop: they come in either order.
    struct Birth
    {
        pid_t creator = 0; // tid
        Key process;       // the creator's
        std::optional<Call> call;
    };

    void take(pid_t tid, int status);
    void takeStop(Task &task, int status);
    void takeNewcomer(pid_t tid, int status);
    void resume(const Task &task, int signal = 0) const;
    void awaitBorrower(pid_t child);

    // calls (tracer.cpp)
    void enterCall(Task &task);
    void leaveCall(Task &task);
    void noteRefusedTracing(const Task &task, __s64 result);
    void noteRefusal(const Task &task, NoteKind kind);
    void hideUntraced(Task &task) const;
    void note(NoteKind kind, pid_t pid, const std::string &text);
    static __u32 levelOf(const Process &process);

    // births (births.cpp)
    void beginRoot();
    Process &creatorOf(const Birth &birth);
    void beginBirth(Task &creator);
    void followUntraced(Task &creator, __s64 result);
    void completeBirth(pid_t child, const Birth &birth, int status);
    void enterTask(pid_t child, const Birth &birth, const std::optional<TaskFacts> &facts);
    static void describeNamespaces(Process &child, const Process &creator, const Birth &birth);
    static __u32 newNamespaces(pid_t child, const Process &creator, const Birth &birth);
    void tellBirth(pid_t child, const Birth &birth, const std::optional<TaskFacts> &facts);
    void tellFailure(const Task &task, int error);
    void strand(const Task &creator);
    bool claimNewcomer(pid_t child, int status);

    // programs (programs.cpp)
    void takeProgram(Task &task);
    void tellProgram(const Process &process, pid_t oldTid);
    void replaceLeader(Process &process);
    void startRoot();
    void checkPrivileges(pid_t pid);

    // ends (ends.cpp)
    void takeEnd(Task &task, int status);
    void endLeader(const Task &task, __u32 status);
    void tellEnd(const Process &process, pid_t tid, std::optional<__u32> taskStatus, std::optional<__u32> status);
    void tellAdoption(const Process &process);
    void endRoot(__u32 status);
    void leaveOrphans(Process &process);
    void watchZombie(Process &process);
    void collect(const Task &task, __s64 result);
    void claim(const Process &parent, pid_t number, bool mayBeStopped);
    void sweepOutside();
    void awaitOutside();
    void tellCollection(Process &process, const Key &by);

    Launch &m_launch;
    Stream &m_stream;
    const Granted m_granted;
    Tasks m_tasks;
    std::map<pid_t, Birth> m_awaited;     // by child, whose first stop has not come
    std::map<pid_t, int> m_newcomers;     // first statuses of tasks of which there was no news
    std::vector<Birth> m_stranded;        // calls of creators that ended in them
    std::unordered_set<pid_t> m_outside;  // zombies whose parent is not traced
    std::unordered_set<pid_t> m_vanished; // collected, and it is not known yet by whom
    std::unordered_set<std::string> m_noted;
    pid_t m_root;
    Privileges m_privileges = Privileges::Kept;
    bool m_hasStarted = false; // the command is the program
};

} // namespace forkscope::tracer
