// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/eventlistmodel.h"

#include "app/models/sentence.h"
#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QLocale>

#include <algorithm>

namespace forkscope {

namespace {

using namespace std::chrono_literals;

// Of looking at events, in one turn of the event loop.
constexpr auto step = 8ms;
// Looking again rests so many times as long as it took, and at least so long.
constexpr int rest = 10;
constexpr auto shortestRest = 300ms;

bool rested(const QElapsedTimer &since, Duration cost)
{
    return Duration(since.nsecsElapsed()) > rest * cost;
}

QString tr(const char *text)
{
    return EventListModel::tr(text);
}

QString kindText(const Event &event)
{
    if (const auto *fork = event.as<Fork>()) {
        if (fork->isThread())
            return tr("thread");
        const auto like = looksLike(*fork);
        return like == u"posix_spawn()"_qs ? tr("spawn") : like == u"vfork()"_qs ? tr("vfork") : tr("fork");
    }
    switch (typeOf(event)) {
    case EventType::Existing:
        return tr("found");
    case EventType::ForkFailed:
        return tr("refused");
    case EventType::Exec:
        return tr("exec");
    case EventType::Exit:
        return event.as<Exit>()->endsProcess() ? tr("exit") : tr("thread end");
    case EventType::Reap:
        return tr("reap");
    case EventType::Adopt:
        return tr("adopt");
    case EventType::Lost:
        return tr("lost");
    case EventType::Marker:
        return tr("marker");
    case EventType::Fork:
        break;
    }
    return {};
}

QString callText(const Event &event)
{
    if (const auto *fork = event.as<Fork>())
        return callName(*fork);
    if (const auto *failed = event.as<ForkFailed>())
        return callName(*failed);
    return event.as<Exec>() ? QStringLiteral("execve") : QString();
}

QString resultOf(const Event &event)
{
    if (const auto *fork = event.as<Fork>())
        return QString::number(fork->fixed.tid);
    if (const auto *failed = event.as<ForkFailed>())
        return errnoName(int(failed->fixed.error));
    if (const auto *exit = event.as<Exit>(); exit && exit->endsProcess())
        return exit->fixed.head.flags & FORKSCOPE_INFERRED ? tr("not seen") : statusText(exit->fixed.status);
    if (const auto *lost = event.as<Lost>())
        return QLocale().toString(quint64(lost->fixed.count));
    return {};
}

QString titleOf(const Session &session, const ProcessKey &key, Position position)
{
    const auto index = session.processes().find(key);
    return index ? processTitle(session.processes(), *index, position) : QString::number(key.pid);
}

QString argumentsOfEvent(const Session &session, const Event &event, Position position)
{
    if (const auto *fork = event.as<Fork>()) {
        auto words = cloneFlagsText(fork->fixed.clone_flags);
        if (fork->fixed.exit_signal > 0)
            words += u", "_qs + signalName(fork->fixed.exit_signal);
        return hasRace(event) ? tr("caught race") + u": "_qs + words : words;
    }
    if (const auto *exec = event.as<Exec>())
        return commandLine(splitArguments(exec->argv, exec->fixed.argc), 256);
    if (const auto *failed = event.as<ForkFailed>())
        return errnoText(int(failed->fixed.error));
    if (const auto *lost = event.as<Lost>())
        return lossText(session, *lost);
    if (const auto *reap = event.as<Reap>(); reap && reap->by().pid != 0)
        return tr("by %1").arg(titleOf(session, reap->by(), position));
    if (const auto *marker = event.as<Marker>())
        return displayText(marker->text);
    return {};
}

} // namespace

EventListModel::EventListModel(Session &session, QObject *parent) : QAbstractTableModel(parent), m_session(session)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(std::chrono::milliseconds(100));
    connect(&m_flush, &QTimer::timeout, this, &EventListModel::catchUp);
    m_step.setSingleShot(true);
    connect(&m_step, &QTimer::timeout, this, &EventListModel::catchUp);
    connect(&session.cursor(), &TimeCursor::moved, this, [this] {
        if (!m_flush.isActive())
            m_flush.start();
    });
    catchUp();
}

int EventListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int EventListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

EventNumber EventListModel::eventAt(const QModelIndex &index) const
{
    return index.isValid() ? m_listed[std::size_t(index.row())] : NoEvent;
}

int EventListModel::rowOf(EventNumber number) const
{
    const auto end = m_listed.begin() + m_rows;
    return int(std::upper_bound(m_listed.begin(), end, number) - m_listed.begin()) - 1;
}

QVariant EventListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto number = eventAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(number, Column(index.column()));
    case Qt::TextAlignmentRole:
        if (index.column() == NumberColumn || index.column() == ChildColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case EventNumberRole:
        return toRow(number);
    case ProcessIndexRole:
        return toRow(m_session.events().process(number));
    case TypeRole:
        return int(m_session.events().type(number));
    default:
        return {};
    }
}

QString EventListModel::text(EventNumber number, Column column) const
{
    const auto &events = m_session.events();
    const auto &table = m_session.processes();
    const auto position = Position(number) + 1;
    switch (column) {
    case NumberColumn:
        return QLocale().toString(toRow(number));
    case TimeColumn: {
        if (m_timeStyle == TimeStyle::WallClock)
            return clockText(events.time(number), m_session.hello() ? m_session.hello()->clock() : ClockPair{});
        const auto row = rowOf(number);
        const auto origin = m_timeStyle == TimeStyle::SincePrevious && row > 0
                                ? events.time(m_listed[std::size_t(row) - 1])
                                : *m_session.begin();
        return offsetText(events.time(number), origin, m_timeStyle == TimeStyle::SincePrevious ? 6 : 3);
    }
    default:
        break;
    }
    const auto event = events.event(number);
    const auto process = events.process(number);
    const bool isBirth = event.as<Fork>() || event.as<ForkFailed>();
    switch (column) {
    case KindColumn:
        return kindText(event);
    case ProcessColumn:
        if (process == NoProcess)
            return {};
        if (const auto *fork = event.as<Fork>()) {
            const auto creator = table.find(fork->creator());
            return creator ? processTitle(table, *creator, position) : QString();
        }
        return processTitle(table, isBirth ? table.at(process).parent : process, position);
    case ChildColumn:
        if (const auto *fork = event.as<Fork>())
            return QString::number(fork->fixed.tid);
        return {};
    case CallColumn:
        return callText(event);
    case ResultColumn:
        return resultOf(event);
    case ArgumentsColumn:
        return argumentsOfEvent(m_session, event, position);
    default:
        return {};
    }
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return tr("#");
    case TimeColumn:
        return tr("Time");
    case KindColumn:
        return tr("Kind");
    case ProcessColumn:
        return tr("Process");
    case ChildColumn:
        return tr("Child");
    case CallColumn:
        return tr("Call");
    case ResultColumn:
        return tr("Result");
    case ArgumentsColumn:
        return tr("Arguments");
    default:
        return {};
    }
}

void EventListModel::setTimeStyle(TimeStyle style)
{
    if (style == m_timeStyle)
        return;
    m_timeStyle = style;
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(m_rows - 1, TimeColumn));
}

void EventListModel::ask(const std::optional<EventQuestion> &question)
{
    m_question = question;
    m_newScan.reset();
    m_scan.reset();
    if (m_question) {
        m_scan = std::make_unique<EventScan>(*m_question, m_session);
        m_judged = m_scan->end();
        m_sinceLook.start();
        m_sinceJudged.start();
    }
    beginResetModel();
    m_listed.clear();
    m_scanned = 0;
    m_rows = 0;
    endResetModel();
    catchUp();
    Q_EMIT ratesChanged();
}

void EventListModel::catchUp()
{
    m_flush.stop();
    if (m_scan)
        look();
    else
        scanAll();
    showRows();
}

void EventListModel::scanAll()
{
    const auto &events = m_session.events();
    for (m_scanned = std::max(m_scanned, events.prologue()); m_scanned < events.size(); ++m_scanned)
        m_listed.push_back(EventNumber(m_scanned));
}

// What has come since is looked at soon, and everything again when that has rested: whether a process is found may
// change with what happens to it. A question about families costs a pass over all processes each time.
void EventListModel::look()
{
    const auto size = m_session.events().size();
    const auto before = m_scan->found().size();
    bool isDone = m_scan->advance(step);
    if (isDone && m_scan->end() < size && rested(m_sinceLook, m_scan->extensionCost())) {
        m_scan->extend();
        m_sinceLook.start();
        isDone = m_scan->advance(step);
    }
    for (auto at = m_listed.size(); at < m_scan->found().size(); ++at)
        m_listed.push_back(m_scan->found()[at]);
    if (m_scan->found().size() != before)
        Q_EMIT ratesChanged();
    if (m_newScan)
        judgeAnew();
    else if (isDone && m_judged < size && rested(m_sinceJudged, m_scan->cost()) &&
             std::chrono::nanoseconds(m_sinceJudged.nsecsElapsed()) > shortestRest)
        m_newScan = std::make_unique<EventScan>(*m_question, m_session);
    if (!isDone || m_newScan)
        m_step.start(0);
    else if (m_judged < m_session.events().size())
        m_step.start(shortestRest);
}

void EventListModel::judgeAnew()
{
    if (!m_newScan->advance(step))
        return;
    if (m_newScan->end() < m_scan->end())
        return m_newScan->extend(); // rows that are there already do not go for a while
    m_scan = std::move(m_newScan);
    m_judged = m_scan->end();
    m_sinceJudged.start();
    replaceList(m_scan->found());
    Q_EMIT ratesChanged();
}

// What stays at the beginning keeps its rows.
void EventListModel::replaceList(const std::vector<EventNumber> &listed)
{
    const auto common = int(std::ranges::mismatch(m_listed, listed).in1 - m_listed.begin());
    if (common < m_rows) {
        beginRemoveRows({}, common, m_rows - 1);
        m_rows = common;
        m_listed = listed;
        endRemoveRows();
    } else {
        m_listed = listed;
    }
}

void EventListModel::showRows()
{
    const auto position = m_session.cursor().position();
    const auto wanted =
        int(std::lower_bound(m_listed.begin(), m_listed.end(), EventNumber(position)) - m_listed.begin());
    if (wanted > m_rows) {
        beginInsertRows({}, m_rows, wanted - 1);
        m_rows = wanted;
        endInsertRows();
    } else if (wanted < m_rows) {
        beginRemoveRows({}, wanted, m_rows - 1);
        m_rows = wanted;
        endRemoveRows();
    }
}

} // namespace forkscope
