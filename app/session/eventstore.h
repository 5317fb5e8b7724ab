// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every event of a session in the order of its stream. In memory are sixteen bytes of each; its own bytes lie in a
// spool and are decoded when looked at.
#pragma once

#include "app/session/eventspool.h"
#include "app/session/narrow.h"
#include "app/session/pagedvector.h"
#include "app/stream/event.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace forkscope {

// What an event is, without decoding it.
enum class EventType : quint8 { Existing, Fork, ForkFailed, Exec, Exit, Reap, Adopt, Lost, Marker };

EventType typeOf(const Event &event);

// An event with the bytes that its views point into: keep it, not the Event alone, as long as these are looked at.
struct StoredEvent : Event
{
    QByteArray record;
};

class EventStore
{
public:
    EventStore() = default;
    // Keeps the bytes of events in `directory`.
    explicit EventStore(const QString &directory) : m_spool(directory) {}

    // Adds the event that was decoded from `record`, the bytes of a record, loss or marker. Returns its number.
    EventNumber append(const Event &event, Bytes record);
    // Says which process an event concerns, so that its events can be found.
    void setProcess(EventNumber number, ProcessIndex process);
    // Whether the events of another message might not find numbers any more.
    bool isFull() const { return size() + (1 << 20) > toRow(NarrowNumber::most); }

    // The stream begins with what existed already; no position lies within this prologue.
    void endPrologue() { m_prologue = size(); }
    Position prologue() const { return m_prologue; }

    quint64 size() const { return m_entries.size(); }
    bool isEmpty() const { return m_entries.isEmpty(); }

    EventType type(EventNumber number) const { return EventType(entry(number).type); }
    // Whether a fork or exit event is a thread's.
    bool isThread(EventNumber number) const { return entry(number).thread != 0; }
    // The process concerned, NoProcess for losses and markers.
    ProcessIndex process(EventNumber number) const { return entry(number).process; }
    // Decoded afresh. Of one whose bytes cannot be read back only type and time are there: problem().
    StoredEvent event(EventNumber number) const;
    // The bytes of the record, loss or marker; empty when they cannot be read back.
    QByteArray bytes(EventNumber number) const;

    // Time for drawing: as recorded, but never before that of an earlier event.
    Time time(EventNumber number) const { return entry(number).time; }
    // Number of events at or before `time`, by their drawing time. O(log n).
    Position positionAt(Time time) const;
    // Drawing time of the last event before `position`; the first event's when there is none. Nothing if empty.
    std::optional<Time> timeAt(Position position) const;

    // Numbers of the events of a process, its creations of others not included. O(n) in the events since `from`.
    std::vector<EventNumber> eventsOf(ProcessIndex process, EventNumber from) const;

    // Empty, or one sentence on why events stay in memory or cannot be read back.
    const QString &problem() const { return m_spool.problem(); }
    const EventSpool &spool() const { return m_spool; }
    // What all this takes of memory.
    std::size_t memoryBytes() const;

private:
    struct Entry
    {
        Time time;
        ProcessIndex process = NoProcess;
        quint32 offset : 27; // in its block
        quint32 thread : 1;
        quint32 type : 4;
    };
    static_assert(sizeof(Entry) == 16);
    const Entry &entry(EventNumber number) const { return m_entries[toRow(number)]; }
    QByteArray block(std::size_t number) const;

    PagedVector<Entry, 4096> m_entries;
    // First event of each block; the last one is still open and not in the spool.
    std::vector<quint64> m_blockBegins{0};
    QByteArray m_open;
    EventSpool m_spool;
    Position m_prologue = 0;
};

} // namespace forkscope
