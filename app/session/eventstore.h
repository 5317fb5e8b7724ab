// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every event of a session in the order of its stream: kept as the bytes they came in, decoded when looked at.
#pragma once

#include "app/stream/event.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace forkscope {

// What an event is, without decoding it.
enum class EventType : quint8 { Existing, Fork, ForkFailed, Exec, Exit, Reap, Adopt, Lost, Marker };

EventType typeOf(const Event &event);

class EventStore
{
public:
    // Keeps `payload`, whose events are then appended by their offset in it.
    void addPayload(const QByteArray &payload);
    // The event that begins at `offset` of the last payload. Returns its number.
    EventNumber append(const Event &event, qsizetype offset);
    // Says which process an event concerns, so that its events can be found.
    void setProcess(EventNumber number, ProcessIndex process);

    // The stream begins with what existed already; no position lies within this prologue.
    void endPrologue() { m_prologue = size(); }
    Position prologue() const { return m_prologue; }

    quint64 size() const { return m_entries.size(); }
    bool isEmpty() const { return m_entries.empty(); }

    EventType type(EventNumber number) const { return entry(number).type; }
    // Whether a fork or exit event is a thread's.
    bool isThread(EventNumber number) const { return entry(number).thread; }
    // The process concerned, NoProcess for losses and markers.
    ProcessIndex process(EventNumber number) const { return entry(number).process; }
    // Decoded afresh; its views point into this store and stay valid.
    Event event(EventNumber number) const;
    // The bytes of the record, loss or marker.
    Bytes bytes(EventNumber number) const;

    // Time for drawing: as recorded, but never before that of an earlier event.
    Time time(EventNumber number) const { return entry(number).time; }
    // Number of events at or before `time`, by their drawing time. O(log n).
    Position positionAt(Time time) const;
    // Drawing time of the last event before `position`; the first event's when there is none. Nothing if empty.
    std::optional<Time> timeAt(Position position) const;

    // Numbers of the events of a process, its creations of others not included. O(n) in the events since `from`.
    std::vector<EventNumber> eventsOf(ProcessIndex process, EventNumber from) const;

private:
    struct Entry
    {
        Time time;
        quint32 payload;
        quint32 offset;
        ProcessIndex process;
        EventType type;
        bool thread;
    };
    const Entry &entry(EventNumber number) const { return m_entries[toRow(number)]; }

    std::vector<QByteArray> m_payloads;
    std::vector<Entry> m_entries;
    Position m_prologue = 0;
};

} // namespace forkscope
