// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/processtreemodel.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <algorithm>
#include <map>

namespace forkscope {

namespace {

// Beyond so many rows at once it is quicker to lay the view out anew than to announce each range.
constexpr quint32 mostRows = 1000;
// And beyond so many events, than to find out whom each concerned.
constexpr quint64 mostEvents = 4'000;

} // namespace

ProcessTreeModel::ProcessTreeModel(Session &session, QObject *parent) : QAbstractItemModel(parent), m_session(session)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(std::chrono::milliseconds(100));
    connect(&m_flush, &QTimer::timeout, this, &ProcessTreeModel::catchUp);
    connect(&session.cursor(), &TimeCursor::moved, this, [this] {
        if (!m_flush.isActive())
            m_flush.start();
    });
    m_position = session.cursor().position();
    m_shown = session.processes().countAt(m_position);
}

std::span<const ProcessIndex> ProcessTreeModel::shownChildren(ProcessIndex parent) const
{
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
    if (process == NoProcess || toRow(process) >= m_shown)
        return {};
    return createIndex(m_session.processes().rowOf(process), column, quintptr(toRow(process)));
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
    const auto persistent = persistentIndexList();
    for (const auto &index : persistent)
        if (toRow(processAt(index)) >= m_shown)
            changePersistentIndex(index, {});
    Q_EMIT layoutChanged();
}

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
        if (process == NoProcess || toRow(process) >= m_shown)
            return;
        const auto row = table.rowOf(process);
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
