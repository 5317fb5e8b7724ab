// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ProcessTreeView that opens and closes rows, folds among them, and keeps the row under the eye at its
// place when others leave for a fold.
#include "ui/processtreeview.h"

#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace forkscope {

namespace {

using Path = std::vector<int>;

Path pathTo(QModelIndex index)
{
    Path path;
    for (; index.isValid(); index = index.parent())
        path.push_back(index.row());
    std::ranges::reverse(path);
    return path;
}

} // namespace

// ---- open and closed -----------------------------------------------------------------------------------------------

bool ProcessTreeView::isOpen(const QModelIndex &index) const
{
    const auto &tree = m_context.tree();
    if (const auto fold = tree.foldAt(index))
        return m_openFolds.contains(*fold);
    const auto process = tree.processAt(index);
    if (tree.isFiltered())
        return !m_closedFiltered.contains(process);
    return !m_closed.contains(process) &&
           !m_context.session().processes().at(process).flags.testFlag(ProcessFlag::KernelThread);
}

void ProcessTreeView::noteOpen(const QModelIndex &index, bool isOpen)
{
    if (m_changing)
        return;
    const auto fold = m_context.tree().foldAt(index);
    if (!fold) {
        const auto process = m_context.tree().processAt(index);
        if (isOpen)
            closed().remove(process);
        else
            closed().insert(process);
        return;
    }
    if (!isOpen) {
        m_openFolds.remove(*fold);
        return;
    }
    m_openFolds.insert(*fold);
    openBelow(index, 0, m_context.tree().rowCount(index) - 1);
}

void ProcessTreeView::toggleFold(const QModelIndex &index)
{
    const QModelIndex row = index.siblingAtColumn(0);
    if (const auto rest = m_context.tree().restAt(row))
        m_context.tree().showMore(*rest);
    else
        setExpanded(row, !isExpanded(row));
}

bool ProcessTreeView::isInOpenFold(const QModelIndex &index) const
{
    for (auto above = index.parent(); above.isValid(); above = above.parent())
        if (m_context.tree().foldAt(above))
            return isExpanded(above);
    return false;
}

void ProcessTreeView::foldMenu(const QModelIndex &index, const QPoint &place)
{
    const auto fold = m_context.tree().foldAt(index);
    if (!fold)
        return;
    QMenu menu;
    menu.addAction(isExpanded(index.siblingAtColumn(0)) ? tr("&Close") : tr("&Open"), this,
                   [this, row = QPersistentModelIndex(index)] { toggleFold(row); });
    const auto &failed = m_context.tree().fold(*fold).failed;
    if (!failed.empty())
        menu.addAction(tr("Go to the first that &failed"), this,
                       [this, first = failed.front()] { m_context.selection().selectProcess(first); });
    menu.exec(place);
}

// ---- the row under the eye -----------------------------------------------------------------------------------------

// With everything that is open below it.
int ProcessTreeView::heightOf(const QModelIndex &index) const
{
    int rows = 0;
    QModelIndexList open{index};
    while (!open.isEmpty()) {
        const QModelIndex next = open.takeLast();
        ++rows;
        if (!isExpanded(next))
            continue;
        for (int row = 0; row < m_context.tree().rowCount(next); ++row)
            open.append(m_context.tree().index(row, 0, next));
    }
    return rows * rowHeight(index);
}

// Rows above the anchor may leave only as far as scrolling can make up for it. All `leaving` are siblings.
bool ProcessTreeView::mayLeave(const QModelIndexList &leaving)
{
    noteAnchor();
    if (!m_anchor)
        return true;
    const Path above = pathTo(leaving.front().parent());
    Path anchor = pathTo(anchorIndex());
    const bool isInside = anchor.size() > above.size() && std::equal(above.begin(), above.end(), anchor.begin());
    if (isInside &&
        std::ranges::any_of(leaving, [&](const QModelIndex &one) { return one.row() == anchor[above.size()]; })) {
        anchorBeside(leaving);
        if (!m_anchor)
            return true;
        anchor = pathTo(anchorIndex());
    }
    int height = 0;
    for (const QModelIndex &one : leaving) {
        Path path = above;
        path.push_back(one.row());
        if (path < anchor)
            height += heightOf(one);
    }
    if (height > verticalScrollBar()->value() - m_leaving)
        return false;
    m_leaving += height;
    return true;
}

// The topmost row leaves itself: the first below it that stays takes its part.
void ProcessTreeView::anchorBeside(const QModelIndexList &leaving)
{
    executeDelayedItemsLayout();
    m_anchor.reset();
    const auto isLeaving = [&](QModelIndex index) {
        for (; index.isValid(); index = index.parent())
            if (leaving.contains(index))
                return true;
        return false;
    };
    QModelIndex index = indexAt(QPoint(1, 1)).siblingAtColumn(0);
    while (index.isValid() && isLeaving(index))
        index = indexBelow(index);
    if (index.isValid() && visualRect(index).top() < viewport()->height())
        m_anchor = Anchor{m_context.tree().processAt(index), m_context.tree().foldAt(index), visualRect(index).top()};
}

} // namespace forkscope
