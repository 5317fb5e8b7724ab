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
    : QAbstractItemModel(parent),
      m_session(session),
      m_rows(session.processes()),
      m_quiet(session),
      m_folds(session.processes(), m_quiet)
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
    prepareFolds();
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
    if (column < 0 || column >= ColumnCount || row < 0)
        return {};
    const auto above = parent.isValid() ? Folds::Row(parent.internalId()) : Folds::rowOf(NoProcess);
    if (const auto *list = listBelow(above))
        return std::size_t(row) < list->size() ? createIndex(row, column, quintptr((*list)[std::size_t(row)]))
                                               : QModelIndex();
    const auto children = shownChildren(Folds::processOf(above));
    if (std::size_t(row) >= children.size())
        return {};
    return createIndex(row, column, quintptr(Folds::rowOf(children[std::size_t(row)])));
}

QModelIndex ProcessTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const auto row = Folds::Row(child.internalId());
    if (const auto fold = Folds::foldOf(row))
        return placeOf(m_folds.fold(*fold).parent, 0);
    if (const auto fold = Folds::restOf(row))
        return indexOfFold(*fold);
    const auto process = Folds::processOf(row);
    const auto parent = m_session.processes().at(process).parent;
    if (const auto fold = listBelow(Folds::rowOf(parent)) ? m_folds.foldAround(process) : std::nullopt)
        return indexOfFold(*fold);
    return placeOf(parent, 0);
}

int ProcessTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const auto above = parent.isValid() ? Folds::Row(parent.internalId()) : Folds::rowOf(NoProcess);
    if (Folds::restOf(above))
        return 0;
    if (const auto *list = listBelow(above))
        return int(list->size());
    return int(shownChildren(Folds::processOf(above)).size());
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
    return index.isValid() ? Folds::processOf(Folds::Row(index.internalId())) : NoProcess;
}

QModelIndex ProcessTreeModel::indexOf(ProcessIndex process, int column) const
{
    return isShown(process) && isInSight(process) ? placeOf(process, column) : QModelIndex();
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
    if (process == NoProcess)
        return foldData(Folds::Row(index.internalId()), index.column(), role);
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
    const bool isQuietKept = m_quiet.update();
    m_folds.setMoment(wanted, target);
    if (!isQuietKept || std::exchange(m_foldThreshold, m_folds.threshold()) != m_folds.threshold() ||
        std::max(wanted, m_shown) - std::min(wanted, m_shown) > mostRows ||
        std::max(before, target) - std::min(before, target) > mostEvents)
        return relayout(wanted);
    m_folds.setMoment(m_shown, target);
    auto parents = changedParents(std::min(before, target), std::max(before, target));
    if (wanted > m_shown) {
        appendRows(wanted);
        refold(parents);
    } else {
        refold(parents);
        dropRows(wanted);
    }
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
        const auto count = int(end - m_shown);
        if (isFolding())
            m_folds.fix(parent, std::size_t(table.rowOf(ProcessIndex(m_shown))) + std::size_t(count));
        // What stands in a fold without being a row has no rows below it either.
        const bool isInSight = parent == NoProcess || indexOf(parent).isValid();
        const auto above = placeOf(parent, 0);
        const auto first = rowCount(above);
        if (isInSight)
            beginInsertRows(above, first, first + count - 1);
        m_folds.append(parent, m_shown, end);
        m_shown = end;
        m_folds.setMoment(m_shown, m_position);
        if (isInSight)
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
        const auto count = int(m_shown - begin);
        const auto above = placeOf(parent, 0);
        const auto end = rowCount(above);
        beginRemoveRows(above, end - count, end - 1);
        m_folds.drop(parent, std::size_t(count));
        m_shown = begin;
        m_folds.setMoment(m_shown, m_position);
        endRemoveRows();
    }
}

void ProcessTreeModel::relayout(quint32 wanted)
{
    Q_EMIT layoutAboutToBeChanged();
    m_shown = wanted;
    m_folds.forgetLists();
    m_folds.setMoment(m_shown, m_position);
    m_waiting.clear();
    keepPersistent();
    Q_EMIT layoutChanged();
}

void ProcessTreeModel::keepPersistent()
{
    const auto persistent = persistentIndexList();
    for (const auto &index : persistent) {
        const auto row = Folds::Row(index.internalId());
        if (const auto fold = Folds::foldOf(row))
            changePersistentIndex(index, indexOfFold(*fold, index.column()));
        else // the rest of a fold is a process to none
            changePersistentIndex(index, indexOf(Folds::processOf(row), index.column()));
    }
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
    prepareFolds();
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
        QModelIndex above;
        int first, last;
    };
    std::map<quintptr, Rows> changed; // by the row above
    const auto add = [&](ProcessIndex process) {
        const auto index = indexOf(process);
        if (!index.isValid())
            return;
        const auto above = index.parent();
        const auto [place, isNew] = changed.try_emplace(above.isValid() ? above.internalId() : ~quintptr(0),
                                                        Rows{above, index.row(), index.row()});
        place->second.first = std::min(place->second.first, index.row());
        place->second.last = std::max(place->second.last, index.row());
    };
    for (auto position = from; position < to; ++position) {
        const auto process = events.process(EventNumber(position));
        add(process);
        // A birth changes the count of its parent.
        if (process != NoProcess)
            add(table.at(process).parent);
    }
    for (const auto &[key, rows] : changed)
        Q_EMIT dataChanged(index(rows.first, 0, rows.above), index(rows.last, ColumnCount - 1, rows.above));
}

} // namespace forkscope
