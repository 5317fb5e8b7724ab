// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/processtreemodel.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <QElapsedTimer>

#include <algorithm>
#include <map>

namespace forkscope {

namespace {

// Beyond so many rows at once it is quicker to lay the view out anew than to announce each range.
constexpr quint32 mostRows = 1000;
// And beyond so many events, than to find out whom each concerned.
constexpr quint64 mostEvents = 4'000;

// Of a filter's pass in one turn of the event loop; between two passes it rests so many times as long as one took.
constexpr auto passStep = std::chrono::milliseconds(8);
constexpr int passRest = 4;

} // namespace

ProcessTreeModel::ProcessTreeModel(Session &session, QObject *parent)
    : QAbstractItemModel(parent), m_session(session), m_rows(session.processes())
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(std::chrono::milliseconds(100));
    connect(&m_flush, &QTimer::timeout, this, &ProcessTreeModel::catchUp);
    connect(&session.cursor(), &TimeCursor::moved, this, [this] {
        if (!m_flush.isActive())
            m_flush.start();
    });
    m_step.setSingleShot(true);
    connect(&m_step, &QTimer::timeout, this, &ProcessTreeModel::advancePass);
    m_position = session.cursor().position();
    m_shown = session.processes().countAt(m_position);
}

std::span<const ProcessIndex> ProcessTreeModel::shownChildren(ProcessIndex parent) const
{
    if (m_isListed)
        return m_rows.below(parent);
    const auto children = m_session.processes().childrenAt(parent, Never);
    const auto end = std::partition_point(children.begin(), children.end(),
                                          [this](ProcessIndex child) { return toRow(child) < m_shown; });
    return {children.begin(), end};
}

QModelIndex ProcessTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column < 0 || column >= ColumnCount)
        return {};
    const auto children = shownChildren(processAt(parent));
    if (row < 0 || std::size_t(row) >= children.size())
        return {};
    return createIndex(row, column, quintptr(toRow(children[std::size_t(row)])));
}

QModelIndex ProcessTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    return indexOf(m_session.processes().at(processAt(child)).parent);
}

int ProcessTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return int(shownChildren(processAt(parent)).size());
}

int ProcessTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool ProcessTreeModel::hasChildren(const QModelIndex &parent) const
{
    return rowCount(parent) > 0;
}

ProcessIndex ProcessTreeModel::processAt(const QModelIndex &index) const
{
    return index.isValid() ? ProcessIndex(quint32(index.internalId())) : NoProcess;
}

QModelIndex ProcessTreeModel::indexOf(ProcessIndex process, int column) const
{
    if (!isShown(process))
        return {};
    const int row = m_isListed ? m_rows.rowOf(process) : m_session.processes().rowOf(process);
    return createIndex(row, column, quintptr(toRow(process)));
}

bool ProcessTreeModel::isShown(ProcessIndex process) const
{
    if (process == NoProcess)
        return false;
    return m_isListed ? m_rows.contains(process) : toRow(process) < m_shown;
}

QVariant ProcessTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto process = processAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(process, Column(index.column()));
    case Qt::TextAlignmentRole:
        if (index.column() == PidColumn || index.column() == ForksColumn || index.column() == BeganColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case ProcessIndexRole:
        return toRow(process);
    case HitRole:
        return !m_isListed || (toRow(process) < m_isHit.size() && m_isHit[toRow(process)]);
    case StateRole:
        return int(m_session.processes().stateAt(process, m_position));
    default:
        return {};
    }
}

QVariant ProcessTreeModel::text(ProcessIndex process, Column column) const
{
    const auto &table = m_session.processes();
    const auto &life = table.at(process);
    const bool isRefused = life.flags.testFlag(ProcessFlag::Refused);
    switch (column) {
    case ProcessColumn: {
        const auto comm = displayText(table.commAt(process, m_position));
        if (isRefused)
            return tr("%1: refused").arg(comm);
        return comm.isEmpty() ? tr("(name not recorded)") : comm;
    }
    case PidColumn:
        return isRefused ? QVariant() : QVariant(life.key.pid);
    case ForksColumn:
        return isRefused ? QVariant() : QVariant(table.forksAt(process, m_position));
    case BeganColumn:
        if (life.flags.testFlag(ProcessFlag::Existed))
            return tr("before");
        return m_session.hello() ? clockText(life.began, m_session.hello()->clock()) : QString();
    case ResultColumn:
        return resultText(table, process, m_position);
    case ArgumentsColumn:
        return argumentsText(m_session, process, m_position);
    case LaneColumn:
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ProcessTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ProcessColumn:
        return tr("Process");
    case PidColumn:
        return tr("PID");
    case ForksColumn:
        return tr("Forks");
    case BeganColumn:
        return tr("Began");
    case ResultColumn:
        return tr("Result");
    case ArgumentsColumn:
        return tr("Arguments");
    case LaneColumn:
        return tr("Lifetime");
    default:
        return {};
    }
}

void ProcessTreeModel::catchUp()
{
    m_flush.stop();
    const auto target = m_session.cursor().position();
    if (target == m_position)
        return;
    if (!m_filter.empty()) {
        if (!m_pass)
            beginPass();
        return;
    }
    const auto before = m_position;
    const auto wanted = m_session.processes().countAt(target);
    m_position = target;
    if (std::max(wanted, m_shown) - std::min(wanted, m_shown) > mostRows ||
        std::max(before, target) - std::min(before, target) > mostEvents)
        return relayout(wanted);
    if (wanted > m_shown)
        appendRows(wanted);
    else
        dropRows(wanted);
    announceChanges(std::min(before, target), std::max(before, target));
}

void ProcessTreeModel::appendRows(quint32 wanted)
{
    const auto &table = m_session.processes();
    // In the order of the table a parent comes before its children; each run of siblings makes one range.
    while (m_shown < wanted) {
        const auto parent = table.at(ProcessIndex(m_shown)).parent;
        auto end = m_shown + 1;
        while (end < wanted && table.at(ProcessIndex(end)).parent == parent)
            ++end;
        const auto first = table.rowOf(ProcessIndex(m_shown));
        beginInsertRows(indexOf(parent), first, first + int(end - m_shown) - 1);
        m_shown = end;
        endInsertRows();
    }
}

void ProcessTreeModel::dropRows(quint32 wanted)
{
    const auto &table = m_session.processes();
    while (m_shown > wanted) {
        const auto parent = table.at(ProcessIndex(m_shown - 1)).parent;
        auto begin = m_shown - 1;
        while (begin > wanted && table.at(ProcessIndex(begin - 1)).parent == parent)
            --begin;
        const auto first = table.rowOf(ProcessIndex(begin));
        beginRemoveRows(indexOf(parent), first, first + int(m_shown - begin) - 1);
        m_shown = begin;
        endRemoveRows();
    }
}

void ProcessTreeModel::relayout(quint32 wanted)
{
    Q_EMIT layoutAboutToBeChanged();
    m_shown = wanted;
    keepPersistent();
    Q_EMIT layoutChanged();
}

void ProcessTreeModel::keepPersistent()
{
    const auto persistent = persistentIndexList();
    for (const auto &index : persistent)
        changePersistentIndex(index, indexOf(processAt(index), index.column()));
}

// ---- filter --------------------------------------------------------------------------------------------------------

void ProcessTreeModel::setFilter(const FilterNodes &filter, const NamedMoments &moments)
{
    m_filter = filter;
    m_moments = moments;
    m_pass.reset();
    m_step.stop();
    if (!m_filter.empty())
        beginPass();
    else if (m_isListed)
        leaveFilter();
}

void ProcessTreeModel::beginPass()
{
    QElapsedTimer timer;
    timer.start();
    m_pass = std::make_unique<FilterPass>(m_filter, m_session, m_session.cursor().position(), m_moments);
    m_passCost = Duration(timer.nsecsElapsed());
    advancePass();
}

void ProcessTreeModel::advancePass()
{
    QElapsedTimer timer;
    timer.start();
    const bool isOver = m_pass->advance(passStep);
    m_passCost += Duration(timer.nsecsElapsed());
    if (!isOver) {
        m_step.start(0);
        return;
    }
    applyPass();
    if (m_session.cursor().position() != m_position)
        m_flush.start(std::max(std::chrono::milliseconds(100),
                               std::chrono::duration_cast<std::chrono::milliseconds>(passRest * m_passCost)));
}

void ProcessTreeModel::applyPass()
{
    const auto pass = std::move(m_pass);
    const auto before = std::exchange(m_position, pass->position());
    m_hitCount = pass->hitCount();
    m_filterProblem = pass->matcher().problem();
    const auto hits = std::exchange(m_isHit, pass->hits());
    const auto &wanted = pass->shown();
    if (!m_isListed || m_rows.differences(wanted) > mostRows) {
        listAnew(wanted);
    } else {
        changeRows(wanted);
        if (hits != m_isHit)
            announceRows(hits);
        announceChanges(std::min(before, m_position), std::max(before, m_position));
    }
    Q_EMIT filtered();
}

void ProcessTreeModel::changeRows(const std::vector<bool> &wanted)
{
    m_rows.drop(wanted,
                {[this](ProcessIndex parent, int first, int last) { beginRemoveRows(indexOf(parent), first, last); },
                 [this] { endRemoveRows(); }});
    m_rows.add(wanted,
               {[this](ProcessIndex parent, int first, int last) { beginInsertRows(indexOf(parent), first, last); },
                [this] { endInsertRows(); }});
}

// What was found is not any more, or the other way round, and is a row in both cases.
void ProcessTreeModel::announceRows(const std::vector<bool> &hitsBefore)
{
    for (std::size_t row = 0; row < std::min(hitsBefore.size(), m_isHit.size()); ++row)
        if (hitsBefore[row] != m_isHit[row] && isShown(ProcessIndex(row)))
            Q_EMIT dataChanged(indexOf(ProcessIndex(row)), indexOf(ProcessIndex(row), ColumnCount - 1));
}

void ProcessTreeModel::leaveFilter()
{
    Q_EMIT layoutAboutToBeChanged();
    m_isListed = false;
    m_rows.clear();
    m_isHit.clear();
    m_filterProblem.reset();
    m_position = m_session.cursor().position();
    m_shown = m_session.processes().countAt(m_position);
    keepPersistent();
    Q_EMIT layoutChanged();
    Q_EMIT filtered();
}

void ProcessTreeModel::listAnew(const std::vector<bool> &wanted)
{
    Q_EMIT layoutAboutToBeChanged();
    m_isListed = true;
    m_rows.set(wanted);
    keepPersistent();
    Q_EMIT layoutChanged();
}

// ---- moving in time ------------------------------------------------------------------------------------------------

void ProcessTreeModel::announceChanges(Position from, Position to)
{
    const auto &table = m_session.processes();
    const auto &events = m_session.events();
    struct Rows
    {
        int first, last;
    };
    std::map<ProcessIndex, Rows> changed;
    const auto add = [&](ProcessIndex process) {
        if (!isShown(process))
            return;
        const auto row = indexOf(process).row();
        const auto [place, isNew] = changed.try_emplace(table.at(process).parent, Rows{row, row});
        place->second.first = std::min(place->second.first, row);
        place->second.last = std::max(place->second.last, row);
    };
    for (auto position = from; position < to; ++position) {
        const auto process = events.process(EventNumber(position));
        add(process);
        // A birth changes the count of its parent.
        if (process != NoProcess)
            add(table.at(process).parent);
    }
    for (const auto &[parent, rows] : changed) {
        const auto above = indexOf(parent);
        Q_EMIT dataChanged(index(rows.first, 0, above), index(rows.last, ColumnCount - 1, above));
    }
}

} // namespace forkscope
