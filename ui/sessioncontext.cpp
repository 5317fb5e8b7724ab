// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessioncontext.h"

#include "app/models/sentence.h"
#include "app/session/moments.h"

namespace forkscope {

SessionContext::SessionContext(std::unique_ptr<Source> source, QObject *parent)
    : QObject(parent),
      m_session(std::move(source)),
      m_selection(m_session),
      m_tree(m_session),
      m_events(m_session),
      m_automaticMarkers(m_session),
      m_filter(m_session, {m_tree, m_events}, m_timeSelection, m_undo)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(std::chrono::milliseconds(50));
    m_idle.setInterval(std::chrono::seconds(1));
    connect(&m_refresh, &QTimer::timeout, this, &SessionContext::refresh);
    connect(&m_idle, &QTimer::timeout, this, &SessionContext::refresh);

    const auto soon = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(&m_session, &Session::advanced, this, [this, soon] {
        m_sinceEvent.start();
        soon();
    });
    connect(&m_session, &Session::lossTaken, this, &SessionContext::addLoss);
    connect(&m_session, &Session::infoChanged, this, &SessionContext::settle);
    connect(&m_session, &Session::infoChanged, this, soon);
    connect(&m_session.cursor(), &TimeCursor::moved, this, [this, soon] {
        if (cursor().mode() != TimeCursor::Mode::Live && m_axis.mode() != TimeAxis::Mode::Fit)
            m_axis.reveal(cursor().time());
        soon();
    });
    connect(&m_session.cursor(), &TimeCursor::modeChanged, this, [this, soon] {
        if (cursor().mode() == TimeCursor::Mode::Live)
            m_axis.follow();
        else if (m_axis.mode() == TimeAxis::Mode::Follow)
            m_axis.setRange(m_axis.from(), m_axis.to());
        soon();
    });
    connect(&m_axis, &TimeAxis::rangeChanged, this, soon);
    connect(&m_session.markers(), &MarkerList::changed, this, soon);
    connect(&m_events, &EventListModel::ratesChanged, this, soon);
    connect(&m_timeSelection, &TimeSelection::rangeChanged, this, soon);
    connect(&m_timeSelection, &TimeSelection::cursorsChanged, this, soon);
    if (m_session.isLive()) {
        m_axis.follow();
        listenForMarks();
    }
}

// Scripts mark a session that is being recorded here as they do the recorder's.
void SessionContext::listenForMarks()
{
    m_listener = std::make_unique<MarkListener>();
    connect(m_listener.get(), &MarkListener::marked, this, [this](const QByteArray &payload) {
        const auto marker = decodeMarker(payload);
        if (marker && isReceiving())
            m_session.mark(MarkerNote::of(*marker));
    });
}

Time SessionContext::now() const
{
    const auto end = m_session.end().value_or(Time{});
    if (!m_session.isLive() || !isReceiving() || !m_sinceEvent.isValid())
        return end;
    return end + std::chrono::milliseconds(m_sinceEvent.elapsed());
}

Time SessionContext::cursorTime() const
{
    return m_session.cursor().mode() == TimeCursor::Mode::Live ? now() : m_session.cursor().time();
}

ClockPair SessionContext::clock() const
{
    return m_session.hello() ? m_session.hello()->clock() : ClockPair{};
}

const std::vector<TimeSpan> &SessionContext::idleGaps()
{
    const EventStore &events = m_session.events();
    for (m_scannedForGaps = std::max(m_scannedForGaps, events.prologue() + 1); m_scannedForGaps < events.size();
         ++m_scannedForGaps) {
        const TimeSpan gap{events.time(EventNumber(m_scannedForGaps - 1)), events.time(EventNumber(m_scannedForGaps))};
        if (gap.to - gap.from > TimeCursor::longestIdle)
            m_idleGaps.push_back(gap);
    }
    return m_idleGaps;
}

std::optional<Time> SessionContext::momentOf(const QString &text) const
{
    if (text == QLatin1String("@A"))
        return m_timeSelection.a();
    if (text == QLatin1String("@B"))
        return m_timeSelection.b();
    if (text.startsWith(u'@')) {
        const auto *marker = m_session.markers().named(text.mid(1));
        return marker ? std::optional(marker->time) : std::nullopt;
    }
    if (!m_session.begin())
        return std::nullopt;
    return parseMoment(text, {*m_session.begin(), *m_session.end(), clock()});
}

void SessionContext::goToMarker(Direction direction)
{
    const MarkerList &markers = m_session.markers();
    const auto *marker = direction == Direction::Forward ? markers.after(cursorTime()) : markers.before(cursorTime());
    if (marker)
        cursor().setTime(marker->time);
}

void SessionContext::goToParent()
{
    if (m_selection.process() == NoProcess)
        return;
    const auto parent = m_session.processes().at(m_selection.process()).parent;
    if (parent != NoProcess)
        m_selection.selectProcess(parent);
}

QString SessionContext::nameOf(ProcessIndex process) const
{
    return process == NoProcess ? QString()
                                : processTitle(m_session.processes(), process, m_session.cursor().position());
}

void SessionContext::addLoss(EventNumber number)
{
    const auto event = m_session.events().event(number);
    const auto *lost = event.as<Lost>();
    if (!lost)
        return;
    const auto &loss = lost->fixed;
    const auto to = m_session.events().time(number);
    const auto from = loss.time_first == 0 ? to : std::min(timeFromNs(loss.time_first), to);
    m_losses.push_back({from, to, loss.count, number});
}

void SessionContext::moveAxis()
{
    if (const auto begin = m_session.begin())
        m_axis.setBounds(*begin, now());
}

// A recording opens at its end, with all of it in sight.
void SessionContext::settle()
{
    const bool live = m_session.isLive() && isReceiving();
    if (live)
        m_idle.start();
    else
        m_idle.stop();
    if (m_settled || m_session.isLive() || m_session.state() != Session::State::Ended)
        return;
    m_settled = true;
    if (cursor().mode() == TimeCursor::Mode::Paused && cursor().position() <= m_session.events().prologue())
        cursor().setPosition(m_session.events().size());
}

void SessionContext::refresh()
{
    moveAxis();
    Q_EMIT refreshed();
}

} // namespace forkscope
