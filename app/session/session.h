// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One watching or one opened recording: takes the messages of a source in, and holds what is known from them.
#pragma once

#include "app/session/eventstore.h"
#include "app/session/markerlist.h"
#include "app/session/processtable.h"
#include "app/session/ratehistory.h"
#include "app/session/snapshotmerger.h"
#include "app/session/timecursor.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/inspection.h"
#include "app/stream/source.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace forkscope {

class Session : public QObject
{
    Q_OBJECT

public:
    enum class State { Opening, Receiving, Ended, Failed };
    Q_ENUM(State)

    explicit Session(std::unique_ptr<Source> source, QObject *parent = nullptr);
    ~Session() override;

    void start();
    // Ends the source; what came stays.
    void stop();

    State state() const { return m_state; }
    bool isLive() const { return m_source->isLive(); }
    Source &source() { return *m_source; }
    // One sentence when State::Failed, or what is missing from an ended one; empty otherwise.
    const QString &notice() const { return m_notice; }

    // Empty until the first message came.
    const std::optional<Hello> &hello() const { return m_hello; }
    // What the stream told besides its events, for inspections.
    Known known() const { return {&m_names, m_hello ? &*m_hello : nullptr}; }
    const ProcessTable &processes() const { return m_processes; }
    const EventStore &events() const { return m_events; }
    const RateHistory &rates() const { return m_rates; }
    const Names &names() const { return m_names; }
    MarkerList &markers() { return m_markers; }
    const MarkerList &markers() const { return m_markers; }
    TimeCursor &cursor() { return m_cursor; }
    const TimeCursor &cursor() const { return m_cursor; }

    // Events known to be missing, over all stages; and whether there is a loss of which nobody knows the size.
    quint64 lostEvents() const { return m_lost; }
    bool isComplete() const { return m_losses == 0; }
    const std::optional<Stats> &stats() const { return m_stats; }

    // Sets a marker. A stream that still grows gets it as an event, and whoever keeps the stream as a message, when it
    // has come to that time; else only the list of markers has it.
    MarkerId mark(const MarkerNote &note);

    // First and last drawing time; nothing while empty.
    std::optional<Time> begin() const;
    std::optional<Time> end() const;

Q_SIGNALS:
    // Every message as it came, for whoever keeps them (RecordingWriter).
    void messageTaken(const forkscope::Message &message);
    // Hello, state or notice changed.
    void infoChanged();
    // New events were taken in; at most once a turn of the event loop.
    void advanced();
    // Once: events cannot leave memory, or cannot be read back: EventStore::problem().
    void storageFailed(const QString &sentence);
    // A loss was taken in; it is the event with this number.
    void lossTaken(forkscope::EventNumber number);

private:
    void take(const Message &message);
    void takeHello(const Message &message);
    void takeMarker(const QByteArray &payload);
    void appendMarker(const QByteArray &payload, const Marker &marker);
    void placeMarkers(Time streamTime);
    Time streamTime() const;
    void takeBatch(const QByteArray &payload);
    void mergeSnapshot(quint64 streamTime);
    void takeLoss(const QByteArray &payload);
    void addLoss(forkscope_stage stage, forkscope_cause cause, quint64 count, quint64 seq, quint64 time);
    void finish(State state, const QString &notice);
    void announce();
    void watchStorage();

    std::unique_ptr<Source> m_source;
    EventStore m_events;
    ProcessTable m_processes;
    RateHistory m_rates;
    Names m_names;
    SnapshotMerger m_snapshot;
    MarkerList m_markers;
    std::vector<MarkerId> m_waitingMarkers; // for the stream to come to their times
    TimeCursor m_cursor;
    std::optional<Hello> m_hello;
    std::optional<Stats> m_stats;
    QString m_notice;
    State m_state = State::Opening;
    quint64 m_nextSeq = 0;
    quint64 m_lost = 0;
    quint64 m_losses = 0;
    bool m_announced = false;
    bool m_hasStorageFailed = false;
};

} // namespace forkscope
