// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one place in time that every view shows: at now (live), at rest, or moving at a speed.
#pragma once

#include "app/session/eventstore.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace forkscope {

class TimeCursor : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Live, Paused, Playing };
    Q_ENUM(Mode)

    // Reads `events`, which must outlive it.
    explicit TimeCursor(const EventStore &events, QObject *parent = nullptr);

    // Exact place: events with a number below it have happened.
    Position position() const { return m_position; }
    // For drawing; between two events while playing. Time of the stream's beginning while nothing has come.
    Time time() const { return m_time; }
    Mode mode() const { return m_mode; }
    // Session seconds a second, 0.1 … 100.
    double speed() const { return m_speed; }
    // Whether a live source feeds the stream, so that *Live* means something.
    bool hasLive() const { return m_hasLive; }

public Q_SLOTS:
    void setTime(forkscope::Time time);             // pauses
    void setPosition(forkscope::Position position); // pauses
    void step(int events);                          // pauses; negative: back
    void jumpToLive();                              // live; in a recording: to its end, paused
    void play();
    void pause();
    void setSpeed(double speed);

Q_SIGNALS:
    // Position or time changed. At most once a turn of the event loop for a stream that grows.
    void moved();
    void modeChanged();

public:
    // For Session: the stream has grown, or was opened as live or not.
    void follow();
    void setHasLive(bool live);

private:
    void place(Position position, Time time);
    void setMode(Mode mode);
    void tick();

    const EventStore &m_events;
    Position m_position = 0;
    Time m_time{};
    Mode m_mode = Mode::Paused;
    double m_speed = 1.0;
    bool m_hasLive = false;
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
};

} // namespace forkscope
