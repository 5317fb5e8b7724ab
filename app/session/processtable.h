// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every process of a session as an interval: when it began, ended, was reaped, which names it had from when, which
// parents, and its children in birth order. Nothing is ever removed or moved; the tree at a position is a view of it.
#pragma once

#include "app/session/chains.h"
#include "app/session/childlists.h"
#include "app/session/keyindex.h"
#include "app/session/narrow.h"
#include "app/session/pagedvector.h"
#include "app/stream/event.h"
#include "app/stream/identity.h"

#include <QByteArray>
#include <QHash>

#include <optional>
#include <span>
#include <vector>

namespace forkscope {

// What is known, and how, about a life.
enum class ProcessFlag : quint16 {
    Existed = 0x01,       // was there before the watching began: its birth was not seen
    InferredStart = 0x02, // found by a snapshot after a loss: its birth was lost
    InferredEnd = 0x04,   // absent from a later snapshot: its end was lost
    UnknownParent = 0x08, // hangs at the top because nobody knows its parent
    OnlyMentioned = 0x10, // known only because another event named it
    KernelThread = 0x20,
    Refused = 0x40, // not a life: a fork that failed, at its place among the caller's children
    Spawned = 0x80, // memory shared until exec: vfork, posix_spawn
};
Q_DECLARE_FLAGS(ProcessFlags, ProcessFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(ProcessFlags)

enum class ProcessState : quint8 { NotYet, Running, Zombie, Ended, Refused };

struct Process
{
    ProcessKey key;                  // null for a refused fork
    Time began;                      // start, or the time of the refusal
    Time ended, reaped;              // meaningful from their positions on
    NarrowPosition bornAt;           // visible from the position after this event on; existing at the start: 0
    NarrowPosition endedAt;          // number of the event
    NarrowPosition reapedAt;         // number of the event
    NarrowNumber birth;              // fork, fork_failed or existing event
    ProcessIndex parent = NoProcess; // at birth
    ChildLists::List children;       // ProcessTable::childrenAt()
    quint32 newestName = 0;          // in the table's names; 0: none
    quint32 newestAdoption = 0;      // in the table's adoptions; 0: none
    quint32 newestThread = 0;        // in the table's threads; 0: none
    quint32 status = 0;              // wait status word; of a refused fork its errno
    quint32 refusals = 0;            // refused forks among the children
    quint32 found = 0;               // children whose birth was not seen
    ProcessFlags flags;
};

// A name from an event on: the exec (argv is there), or the birth.
struct NameChange
{
    NarrowNumber event;
    quint32 text;     // in the table's strings
    quint32 previous; // 0: none

    Position from() const { return toRow(event); }
};

struct Adoption
{
    NarrowPosition from;
    ProcessIndex parent;
    quint32 previous; // 0: none
};

struct ThreadLife
{
    NarrowPosition bornAt;
    NarrowPosition endedAt;
    Time began, ended;
    quint32 tid;
    quint32 previous; // thread of the same process; 0: none
};

class ProcessTable
{
public:
    ProcessTable();

    // Takes in the event with this number and drawing time; returns the process it concerns, NoProcess for losses and
    // markers. O(1).
    ProcessIndex apply(const Event &event, EventNumber number, Time time);
    // Whether the source tells when a zombie is collected; without, an ended process is simply ended.
    void setKnowsReaps(bool known) { m_knowsReaps = known; }

    quint32 size() const { return quint32(m_processes.size()); }
    // Holds for as long as the table does.
    const Process &at(ProcessIndex index) const { return m_processes[toRow(index)]; }
    std::optional<ProcessIndex> find(ProcessKey key) const;

    // Number of processes that have appeared at `position`: these are the rows 0 … n-1. O(log n).
    quint32 countAt(Position position) const;
    // Of these, the ones that run, and those that are processes and not refused forks. O(log n).
    quint32 runningAt(Position position) const;
    quint32 livesAt(Position position) const;
    // Children (or, for NoProcess, the roots) that have appeared, in birth order, refused forks included. Holds until
    // the next event is taken in. O(log n).
    std::span<const ProcessIndex> childrenAt(ProcessIndex parent, Position position) const;
    // Place of `index` among its parent's children. O(log n).
    int rowOf(ProcessIndex index) const;

    ProcessState stateAt(ProcessIndex index, Position position) const;
    // Processes it was seen to create; refused forks, threads and children that existed before are not counted.
    quint32 forksAt(ProcessIndex index, Position position) const;
    // Threads alive beside the leader, as far as their births were seen or a snapshot counted them. O(threads).
    quint32 threadsAt(ProcessIndex index, Position position) const;
    // Name as the kernel had it; empty when not recorded.
    QByteArray commAt(ProcessIndex index, Position position) const;
    // The newest exec at `position` (for a process that existed: the existing event); NoEvent if none.
    EventNumber execAt(ProcessIndex index, Position position) const;
    // Every name up to `position`, oldest first, with the events that gave them.
    std::vector<NameChange> namesAt(ProcessIndex index, Position position) const;
    const QByteArray &text(quint32 number) const { return m_strings[number]; }
    // The parent now: the adopter, or the parent at birth.
    ProcessIndex parentAt(ProcessIndex index, Position position) const;
    std::vector<ThreadLife> threadsOf(ProcessIndex index, Position position) const;

    // What all this takes of memory beside the strings.
    std::size_t bytes() const;

private:
    ProcessIndex add(const ProcessKey &key, ProcessIndex parent, EventNumber number, Time began, ProcessFlags flags);
    ProcessIndex findOrMention(ProcessKey key, EventNumber number, Time time);
    void rename(ProcessIndex index, Bytes comm, EventNumber number);
    void adopt(ProcessIndex index, ProcessKey parent, EventNumber number, Time time);
    void addThread(ProcessIndex index, quint32 tid, EventNumber number, Time time);
    void endThread(ProcessIndex index, quint32 tid, EventNumber number, Time time);
    bool endLivingThread(ProcessIndex index, quint32 tid, EventNumber number, Time time);
    bool end(ProcessIndex index, quint32 status, EventNumber number, Time time);

    ProcessIndex applyExisting(const Existing &event, EventNumber number, Time time);
    ProcessIndex applyFork(const Fork &event, EventNumber number, Time time);
    ProcessIndex applyThread(const Fork &event, EventNumber number, Time time);
    ProcessIndex applyForkFailed(const ForkFailed &event, EventNumber number, Time time);
    ProcessIndex applyExec(const Exec &event, EventNumber number, Time time);
    ProcessIndex applyExit(const Exit &event, EventNumber number, Time time);
    ProcessIndex applyReap(const Reap &event, EventNumber number, Time time);
    ProcessIndex applyAdopt(const Adopt &event, EventNumber number, Time time);

    Process &process(ProcessIndex index) { return m_processes[toRow(index)]; }
    auto keyOf() const
    {
        return [this](ProcessIndex index) { return at(index).key; };
    }
    const ChildLists::List &listOf(ProcessIndex parent) const;
    void setEnd(Process &process, EventNumber number, Time time);
    quint32 intern(Bytes text);

    // Small, so that little is kept for the sake of one.
    PagedVector<Process, 64> m_processes;
    ChildLists m_children;
    ChildLists::List m_roots;
    KeyIndex m_byKey;
    // Where ends and refusals happened, in order: how many there are before a position.
    PagedVector<quint32, 1024> m_ends, m_refusals;
    Chains<NameChange> m_names;
    Chains<Adoption> m_adoptions;
    Chains<ThreadLife> m_threads;
    QHash<quint64, quint32> m_livingThreads; // process and tid: in m_threads
    std::vector<QByteArray> m_strings;
    QHash<QByteArray, quint32> m_stringNumbers;
    bool m_knowsReaps = true;
};

} // namespace forkscope
