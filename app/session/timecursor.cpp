// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/timecursor.h"

#include <algorithm>

namespace forkscope {

TimeCursor::TimeCursor(const EventStore &events, QObject *parent) : QObject(parent), m_events(events)
{
    m_timer.setInterval(std::chrono::milliseconds(33));
    connect(&m_timer, &QTimer::timeout, this, &TimeCursor::tick);
}

void TimeCursor::place(Position position, Time time)
{
    if (position == m_position && time == m_time)
        return;
    m_position = position;
    m_time = time;
    Q_EMIT moved();
}

void TimeCursor::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    if (mode == Mode::Playing) {
        m_sinceTick.start();
        m_timer.start();
    } else {
        m_timer.stop();
    }
    Q_EMIT modeChanged();
}

void TimeCursor::setTime(Time time)
{
    setMode(Mode::Paused);
    if (m_events.isEmpty())
        return;
    const auto clamped = std::clamp(time, *m_events.timeAt(m_events.prologue()), *m_events.timeAt(m_events.size()));
    place(std::max(m_events.positionAt(clamped), m_events.prologue()), clamped);
}

void TimeCursor::setPosition(Position position)
{
    setMode(Mode::Paused);
    if (m_events.isEmpty())
        return;
    const auto clamped = std::clamp(position, m_events.prologue(), Position(m_events.size()));
    place(clamped, *m_events.timeAt(clamped));
}

void TimeCursor::step(int events)
{
    if (events < 0 && m_position < Position(-qint64(events)))
        setPosition(0);
    else
        setPosition(m_position + Position(qint64(events)));
}

void TimeCursor::jumpToLive()
{
    if (m_hasLive) {
        setMode(Mode::Live);
        follow();
    } else {
        setPosition(m_events.size());
    }
}

void TimeCursor::play()
{
    if (m_events.isEmpty())
        return;
    if (m_position >= m_events.size() && !m_hasLive)
        setPosition(0); // at the end: from the beginning again
    setMode(Mode::Playing);
}

void TimeCursor::pause()
{
    setMode(Mode::Paused);
}

void TimeCursor::setSpeed(double speed)
{
    m_speed = std::clamp(speed, 0.1, 100.0);
    Q_EMIT modeChanged();
}

void TimeCursor::follow()
{
    if (m_events.isEmpty())
        return;
    if (m_mode == Mode::Live)
        place(m_events.size(), *m_events.timeAt(m_events.size()));
    else if (m_position < m_events.prologue())
        place(m_events.prologue(), *m_events.timeAt(m_events.prologue()));
}

void TimeCursor::setHasLive(bool live)
{
    m_hasLive = live;
    if (!live && m_mode == Mode::Live)
        setMode(Mode::Paused);
    Q_EMIT modeChanged();
}

void TimeCursor::tick()
{
    const auto step = Duration(qint64(double(m_sinceTick.nsecsElapsed()) * m_speed));
    m_sinceTick.restart();
    const auto end = *m_events.timeAt(m_events.size());
    const auto time = std::min(m_time + step, end);
    place(std::max(m_events.positionAt(time), m_events.prologue()), time);
    if (time < end)
        return;
    if (m_hasLive)
        setMode(Mode::Live);
    else
        setMode(Mode::Paused);
}

} // namespace forkscope
