// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/timecursor.h"

#include <algorithm>

namespace forkscope {

TimeCursor::TimeCursor(const EventStore &events, const MarkerList &markers, QObject *parent)
    : QObject(parent), m_events(events), m_markers(markers)
{
    m_timer.setInterval(std::chrono::milliseconds(33));
    connect(&m_timer, &QTimer::timeout, this, [this] { advance(Duration(m_sinceAdvance.nsecsElapsed())); });
}

void TimeCursor::place(const Place &place)
{
    if (place.position == m_position && place.time == m_time)
        return;
    m_position = place.position;
    m_time = place.time;
    Q_EMIT moved();
}

void TimeCursor::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    if (mode == Mode::Playing) {
        m_eventDebt = Duration::zero();
        m_sinceAdvance.start();
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
    place(placeOf(std::clamp(time, *m_events.timeAt(m_events.prologue()), *m_events.timeAt(m_events.size()))));
}

TimeCursor::Place TimeCursor::placeOf(Time time) const
{
    return {std::max(m_events.positionAt(time), m_events.prologue()), time};
}

void TimeCursor::setPosition(Position position)
{
    setMode(Mode::Paused);
    if (m_events.isEmpty())
        return;
    const auto clamped = std::clamp(position, m_events.prologue(), Position(m_events.size()));
    place({clamped, *m_events.timeAt(clamped)});
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
    if (m_loop && (m_time < m_loop->from || m_time >= m_loop->to))
        setTime(m_loop->from);
    else if (m_position >= m_events.size() && !m_hasLive)
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
    m_eventPace.reset();
    Q_EMIT modeChanged();
}

void TimeCursor::setEventPace(std::optional<Duration> perEvent)
{
    m_eventPace = perEvent;
    m_eventDebt = Duration::zero();
    Q_EMIT modeChanged();
}

void TimeCursor::setSkipsIdle(bool skips)
{
    m_skipsIdle = skips;
    Q_EMIT modeChanged();
}

void TimeCursor::setPausesAtMarkers(bool pauses)
{
    m_pausesAtMarkers = pauses;
    Q_EMIT modeChanged();
}

void TimeCursor::setLoop(const std::optional<TimeSpan> &span)
{
    if (span == m_loop)
        return;
    m_loop = span;
    Q_EMIT modeChanged();
}

void TimeCursor::follow()
{
    if (m_events.isEmpty())
        return;
    if (m_mode == Mode::Live)
        place({m_events.size(), *m_events.timeAt(m_events.size())});
    else if (m_position < m_events.prologue())
        place({m_events.prologue(), *m_events.timeAt(m_events.prologue())});
}

void TimeCursor::setHasLive(bool live)
{
    m_hasLive = live;
    if (!live && m_mode == Mode::Live)
        setMode(Mode::Paused);
    Q_EMIT modeChanged();
}

TimeCursor::Place TimeCursor::advancedByEvents(Duration elapsed)
{
    m_eventDebt += elapsed;
    const auto events = Position(m_eventDebt / *m_eventPace);
    if (events == 0)
        return {m_position, m_time};
    m_eventDebt %= *m_eventPace;
    const auto position = std::min(m_position + events, Position(m_events.size()));
    return {position, *m_events.timeAt(position)};
}

// A gap is left where it begins, so that what happened last was seen.
TimeCursor::Place TimeCursor::behindIdle(const Place &place)
{
    if (m_position >= m_events.size())
        return place;
    const auto from = *m_events.timeAt(m_position);
    const auto to = m_events.time(EventNumber(m_position));
    if (to - from <= longestIdle || place.time <= from || place.time >= to)
        return place;
    Q_EMIT idleSkipped(from, to);
    return placeOf(to);
}

TimeCursor::Place TimeCursor::advanced(Duration elapsed)
{
    if (m_eventPace)
        return advancedByEvents(elapsed);
    const auto step = Duration(qint64(double(elapsed.count()) * m_speed));
    const auto place = placeOf(std::min(m_time + step, *m_events.timeAt(m_events.size())));
    return m_skipsIdle ? behindIdle(place) : place;
}

void TimeCursor::advance(Duration elapsed)
{
    m_sinceAdvance.start();
    const auto next = advanced(elapsed);
    const auto *marker = m_pausesAtMarkers ? m_markers.after(m_time) : nullptr;
    const auto limit = m_loop ? std::min(next.time, m_loop->to) : next.time;
    if (marker && marker->time <= limit) {
        const auto id = marker->id;
        setTime(marker->time);
        Q_EMIT markerReached(id);
        return;
    }
    if (m_loop && next.time >= std::min(m_loop->to, *m_events.timeAt(m_events.size()))) {
        m_eventDebt = Duration::zero();
        place(placeOf(std::max(m_loop->from, *m_events.timeAt(m_events.prologue()))));
        return;
    }
    place(next);
    if (m_position >= m_events.size() && m_time >= *m_events.timeAt(m_events.size()))
        rest();
}

// At the end of what there is.
void TimeCursor::rest()
{
    setMode(m_hasLive ? Mode::Live : Mode::Paused);
}

} // namespace forkscope
