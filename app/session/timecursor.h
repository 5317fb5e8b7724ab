// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one place in time that every view shows: at now (live), at rest, or moving at a speed.
#pragma once

#include "app/session/eventstore.h"
#include "app/session/markerlist.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace forkscope {

class TimeCursor : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Live, Paused, Playing };
    Q_ENUM(Mode)

    // Longer silence is skipped, when that is wanted.
    static constexpr Duration longestIdle = std::chrono::seconds(2);

    // Reads `events` and `markers`, which must outlive it.
    TimeCursor(const EventStore &events, const MarkerList &markers, QObject *parent = nullptr);

    // Exact place: events with a number below it have happened.
    Position position() const { return m_position; }
    // For drawing; between two events while playing. Time of the stream's beginning while nothing has come.
    Time time() const { return m_time; }
    Mode mode() const { return m_mode; }
    // Session seconds a second, 0.1 … 100.
    double speed() const { return m_speed; }
    // How long each event takes, whatever the time between them; nothing: session time passes at speed().
    std::optional<Duration> eventPace() const { return m_eventPace; }
    bool skipsIdle() const { return m_skipsIdle; }
    bool pausesAtMarkers() const { return m_pausesAtMarkers; }
    // Played again and again.
    const std::optional<TimeSpan> &loop() const { return m_loop; }
    // Whether a live source feeds the stream, so that *Live* means something.
    bool hasLive() const { return m_hasLive; }

public Q_SLOTS:
    void setTime(forkscope::Time time);             // pauses
    void setPosition(forkscope::Position position); // pauses
    void step(int events);                          // pauses; negative: back
    void jumpToLive();                              // live; in a recording: to its end, paused
    void play();
    void pause();
    void setSpeed(double speed); // ends event-paced play
    void setEventPace(std::optional<forkscope::Duration> perEvent);
    void setSkipsIdle(bool skips);
    void setPausesAtMarkers(bool pauses);
    void setLoop(const std::optional<forkscope::TimeSpan> &span);

Q_SIGNALS:
    // Position or time changed. At most once a turn of the event loop for a stream that grows.
    void moved();
    // How it moves, or would move, has changed.
    void modeChanged();
    // Nothing happens between these moments, and play went on behind them.
    void idleSkipped(forkscope::Time from, forkscope::Time to);
    // Play has come to this marker and rests there.
    void markerReached(forkscope::MarkerId marker);

public:
    // For Session: the stream has grown, or was opened as live or not.
    void follow();
    void setHasLive(bool live);
    // So much of play has passed. Its own timer says so; a test does at will.
    void advance(Duration elapsed);

private:
    struct Place
    {
        Position position;
        Time time;
    };
    void place(const Place &place);
    void setMode(Mode mode);
    Place placeOf(Time time) const;
    // Where so much of play leads, as if there were neither markers nor a loop.
    Place advanced(Duration elapsed);
    Place advancedByEvents(Duration elapsed);
    Place behindIdle(const Place &place);
    void rest();

    const EventStore &m_events;
    const MarkerList &m_markers;
    Position m_position = 0;
    Time m_time{};
    Mode m_mode = Mode::Paused;
    double m_speed = 1.0;
    std::optional<Duration> m_eventPace;
    Duration m_eventDebt{}; // of play that has not made a whole event yet
    std::optional<TimeSpan> m_loop;
    bool m_skipsIdle = false;
    bool m_pausesAtMarkers = false;
    bool m_hasLive = false;
    QTimer m_timer;
    QElapsedTimer m_sinceAdvance;
};

} // namespace forkscope
