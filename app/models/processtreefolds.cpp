// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ProcessTreeModel that folds ended look-alikes.
#include "app/models/processtreemodel.h"

#include "app/stream/displaytext.h"

#include <QLocale>

namespace forkscope {

static_assert(sizeof(quintptr) == sizeof(Folds::Row), "an index names its row");

namespace {

std::unordered_set<ProcessIndex> upFrom(const ProcessTable &table, ProcessIndex process)
{
    std::unordered_set<ProcessIndex> line;
    for (; process != NoProcess; process = table.at(process).parent)
        line.insert(process);
    return line;
}

} // namespace

void ProcessTreeModel::prepareFolds()
{
    m_quiet.update();
    m_folds.forgetLists();
    m_folds.setMoment(m_shown, m_position);
    m_foldThreshold = m_folds.threshold();
    m_waiting.clear();
}

void ProcessTreeModel::setFoldsEnded(bool folds)
{
    if (folds == m_foldsEnded)
        return;
    Q_EMIT layoutAboutToBeChanged();
    m_foldsEnded = folds;
    prepareFolds();
    keepPersistent();
    Q_EMIT layoutChanged();
}

// ---- rows ----------------------------------------------------------------------------------------------------------

// Null: each shown child of the process is a row.
const Folds::Rows *ProcessTreeModel::listBelow(Folds::Row above) const
{
    if (!isFolding() || Folds::restOf(above))
        return nullptr;
    if (const auto fold = Folds::foldOf(above))
        return &m_folds.fold(*fold).rows;
    return m_folds.below(Folds::processOf(above));
}

std::optional<quint32> ProcessTreeModel::foldAt(const QModelIndex &index) const
{
    return index.isValid() ? Folds::foldOf(Folds::Row(index.internalId())) : std::nullopt;
}

std::optional<quint32> ProcessTreeModel::restAt(const QModelIndex &index) const
{
    return index.isValid() ? Folds::restOf(Folds::Row(index.internalId())) : std::nullopt;
}

QModelIndex ProcessTreeModel::indexOfFold(quint32 number, int column) const
{
    const auto &fold = m_folds.fold(number);
    const auto *list = listBelow(Folds::rowOf(fold.parent));
    if (!list || fold.members.empty())
        return {};
    const auto row = m_folds.rowOfFold(number);
    const auto place = Folds::placeOf(*list, row);
    return place < 0 ? QModelIndex() : createIndex(place, column, quintptr(row));
}

QModelIndex ProcessTreeModel::indexOfRow(Folds::Row row, int column) const
{
    if (const auto fold = Folds::foldOf(row))
        return indexOfFold(*fold, column);
    return placeOf(Folds::processOf(row), column);
}

// Of a row whose ancestors are rows.
QModelIndex ProcessTreeModel::placeOf(ProcessIndex process, int column) const
{
    if (!isShown(process))
        return {};
    const auto row = Folds::rowOf(process);
    const auto parent = m_session.processes().at(process).parent;
    if (const auto *list = listBelow(Folds::rowOf(parent))) {
        const auto fold = m_folds.foldAround(process);
        const auto place = Folds::placeOf(fold ? m_folds.fold(*fold).rows : *list, row);
        return place < 0 ? QModelIndex() : createIndex(place, column, quintptr(row));
    }
    const int place = m_isListed ? m_rows.rowOf(process) : m_session.processes().rowOf(process);
    return createIndex(place, column, quintptr(row));
}

// Whether neither it nor any above it stands in a fold without being a row there. What is quiet stands above quiet ones
// only, so the walk ends at the first that is not.
bool ProcessTreeModel::isInSight(ProcessIndex process) const
{
    if (!isFolding())
        return true;
    const auto &table = m_session.processes();
    do {
        if (!placeOf(process, 0).isValid())
            return false;
        process = table.at(process).parent;
    } while (process != NoProcess && m_quiet.isQuiet(process, m_position));
    return true;
}

QModelIndex ProcessTreeModel::nearestTo(ProcessIndex process) const
{
    const auto &table = m_session.processes();
    for (; process != NoProcess; process = table.at(process).parent) {
        if (const auto index = indexOf(process); index.isValid())
            return index;
        const bool isListed = isShown(process) && listBelow(Folds::rowOf(table.at(process).parent));
        if (const auto fold = isListed ? m_folds.foldAround(process) : std::nullopt)
            if (const auto index = indexOfFold(*fold);
                index.isValid() && isInSight(m_folds.fold(*fold).members.front()))
                return index;
    }
    return {};
}

// ---- folds come, grow and go ---------------------------------------------------------------------------------------

// Parents of lives that became fit for a fold between the positions, or ceased to be.
std::set<ProcessIndex> ProcessTreeModel::changedParents(Position from, Position to) const
{
    std::set<ProcessIndex> parents;
    if (!isFolding())
        return parents;
    const auto &table = m_session.processes();
    const auto &events = m_session.events();
    for (auto position = from; position < to; ++position) {
        auto process = events.process(EventNumber(position));
        if (process == NoProcess)
            continue;
        if (m_quiet.hasFailed(process, from) != m_quiet.hasFailed(process, to))
            parents.insert(table.at(process).parent);
        for (; process != NoProcess && m_quiet.isQuiet(process, from) != m_quiet.isQuiet(process, to);
             process = table.at(process).parent)
            parents.insert(table.at(process).parent);
    }
    const auto count = table.countAt(to);
    for (auto row = table.countAt(from); row < count; ++row)
        if (table.at(ProcessIndex(row)).flags.testFlag(ProcessFlag::Refused))
            parents.insert(table.at(ProcessIndex(row)).parent);
    return parents;
}

Folds::Announce ProcessTreeModel::foldAnnouncer()
{
    return {[this](Folds::Row above, int first, int last) { beginRemoveRows(indexOfRow(above, 0), first, last); },
            [this] { endRemoveRows(); },
            [this](Folds::Row above, int first, int last) { beginInsertRows(indexOfRow(above, 0), first, last); },
            [this] { endInsertRows(); },
            [this](Folds::Row fold) {
                const auto first = indexOfRow(fold, 0);
                Q_EMIT dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
                if (const auto count = rowCount(first); count > 0)
                    Q_EMIT dataChanged(index(count - 1, 0, first), index(count - 1, ColumnCount - 1, first));
            },
            [this](const Folds::Rows &rows) {
                if (!m_permission)
                    return true;
                QModelIndexList leaving;
                for (const auto row : rows)
                    leaving.append(indexOfRow(row, 0));
                return m_permission(leaving);
            }};
}

void ProcessTreeModel::refold(const std::set<ProcessIndex> &parents)
{
    auto waiting = std::exchange(m_waiting, {});
    waiting.insert(parents.begin(), parents.end());
    if (!isFolding())
        return;
    const auto announcer = foldAnnouncer();
    // Those above first: what leaves for a fold takes along what is below it.
    for (const auto parent : waiting) {
        if (parent != NoProcess && !isInSight(parent))
            m_folds.forgetList(parent);
        else if (!m_folds.refold(parent, announcer))
            m_waiting.insert(parent);
    }
}

void ProcessTreeModel::setFoldPermission(std::function<bool(const QModelIndexList &)> permission)
{
    m_permission = std::move(permission);
}

void ProcessTreeModel::showMore(quint32 fold)
{
    m_folds.showMore(fold, foldAnnouncer());
}

void ProcessTreeModel::keepOut(ProcessIndex process)
{
    if (process == m_kept)
        return;
    const auto &table = m_session.processes();
    std::set<ProcessIndex> parents;
    for (auto one : {std::exchange(m_kept, process), process})
        for (; one != NoProcess; one = table.at(one).parent)
            if (m_quiet.isQuiet(one, m_position) || m_quiet.hasFailed(one, m_position))
                parents.insert(table.at(one).parent);
    m_folds.setKept(upFrom(table, process));
    refold(parents);
}

// ---- texts ---------------------------------------------------------------------------------------------------------

QVariant ProcessTreeModel::foldData(Folds::Row row, int column, int role) const
{
    if (role == HitRole)
        return true;
    if (role == StateRole)
        return int(ProcessState::Ended);
    if (role == ProcessIndexRole)
        return toRow(NoProcess);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const QLocale locale;
    if (const auto number = Folds::restOf(row)) {
        const auto &fold = m_folds.fold(*number);
        if (column != ProcessColumn)
            return {};
        return tr("%1 more").arg(locale.toString(qulonglong(fold.members.size() - fold.page)));
    }
    const auto number = *Folds::foldOf(row);
    const auto &fold = m_folds.fold(number);
    const auto count = locale.toString(qulonglong(fold.members.size()));
    if (column == ProcessColumn && fold.look == Folds::Failures)
        return tr("%1 more failures").arg(count);
    if (column == ProcessColumn) {
        const auto name = displayText(m_quiet.nameOf(fold.look));
        const auto text = tr("%1 ×%2").arg(name.isEmpty() ? tr("(name not recorded)") : name, count);
        if (fold.failed.empty())
            return text;
        return tr("%1 · %2 failed").arg(text, locale.toString(qulonglong(fold.failed.size())));
    }
    if (fold.look == Folds::Failures)
        return {};
    if (column == ResultColumn)
        return tr("p50 %1").arg(durationText(m_folds.lifetimes(number).median));
    if (column == ArgumentsColumn)
        return tr("max %1").arg(durationText(m_folds.lifetimes(number).longest));
    return {};
}

} // namespace forkscope
