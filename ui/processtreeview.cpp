// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processtreeview.h"

#include "app/models/celltest.h"
#include "ui/filtermenu.h"
#include "ui/palette.h"
#include "ui/presentation.h"
#include "ui/processdelegate.h"
#include "ui/processheader.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QWheelEvent>

namespace forkscope {

ProcessTreeView::ProcessTreeView(SessionContext &context, QWidget *parent)
    : QTreeView(parent),
      m_context(context),
      m_header(new ProcessHeader(context, this)),
      m_delegate(new ProcessDelegate(context, this))
{
    setObjectName(QStringLiteral("processTree"));
    setAccessibleName(tr("Process tree"));
    setAccessibleDescription(tr("Every process under its parent, in the order of birth, with its lifetime"));
    setHeader(m_header);
    setModel(&context.tree());
    setItemDelegate(m_delegate);
    m_header->arrange();
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setIndentation(16);
    setExpandsOnDoubleClick(true);
    setTextElideMode(Qt::ElideRight);

    connect(m_header, &ProcessHeader::laneMoved, this, &ProcessTreeView::laneMoved);
    connect(m_delegate, &ProcessDelegate::birthsFaded, viewport(), qOverload<>(&QWidget::update));
    connect(&context, &SessionContext::refreshed, viewport(), qOverload<>(&QWidget::update));
    connect(&context.axis(), &TimeAxis::rangeChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&context.selection(), &Selection::changed, this, &ProcessTreeView::showSelection);
    connect(&context.tree(), &QAbstractItemModel::rowsAboutToBeInserted, this, &ProcessTreeView::noteAnchor);
    connect(&context.tree(), &QAbstractItemModel::layoutAboutToBeChanged, this, [this] { noteAnchor(); });
    connect(&context.tree(), &QAbstractItemModel::layoutChanged, this, [this] { arrangeAnew(); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) { noteOpen(index, false); });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) { noteOpen(index, true); });
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (m_context.tree().restAt(index))
            toggleFold(index);
    });
    context.tree().setFoldPermission([this](const QModelIndexList &leaving) { return mayLeave(leaving); });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int /*minimum*/, int maximum) { keepOverscroll(maximum); });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        m_overscroll = 0;
        setFollow(Follow::Stay);
    });

    new TimeGestures(*viewport(), context, [this] { return laneRect(); });
    openBelow({}, 0, context.tree().rowCount() - 1);
    ensureCurrent();
}

QRect ProcessTreeView::laneRect() const
{
    const QRect section = m_header->laneSection();
    return {section.left(), 0, section.width(), viewport()->height()};
}

void ProcessTreeView::setFollow(Follow follow)
{
    if (follow == m_follow)
        return;
    m_follow = follow;
    keepFollowing();
    Q_EMIT followChanged();
}

bool ProcessTreeView::isJustBorn(ProcessIndex process) const
{
    return m_delegate->isJustBorn(process);
}

// ---- rows come and go ----------------------------------------------------------------------------------------------

void ProcessTreeView::noteAnchor()
{
    if (m_anchor)
        return;
    const auto note = [this](const QModelIndex &index) {
        const QRect rect = visualRect(index);
        if (!rect.isValid() || !rect.intersects(viewport()->rect()))
            return false;
        m_anchor = Anchor{m_context.tree().processAt(index), m_context.tree().foldAt(index), rect.top()};
        return true;
    };
    if (!currentIndex().isValid() || !note(currentIndex().siblingAtColumn(0)))
        note(indexAt(QPoint(1, 1)).siblingAtColumn(0));
}

// Gone with a step back in time, or into a fold: what stands for it takes its place.
QModelIndex ProcessTreeView::anchorIndex() const
{
    if (m_anchor->fold)
        return m_context.tree().indexOfFold(*m_anchor->fold);
    return m_context.tree().nearestTo(m_anchor->process);
}

void ProcessTreeView::restoreAnchor()
{
    m_leaving = 0;
    if (!m_anchor)
        return;
    const QModelIndex index = anchorIndex();
    const int y = m_anchor->y;
    m_anchor.reset();
    if (!index.isValid())
        return;
    const int wanted = verticalScrollBar()->value() + visualRect(index).top() - y;
    // Fewer rows may follow than the view is high; the row stays where it is all the same.
    m_overscroll = wanted > m_lastValue ? wanted : 0;
    if (m_overscroll > 0)
        scrollBeyond();
    else
        verticalScrollBar()->setValue(wanted);
}

// The view has counted its rows anew.
void ProcessTreeView::keepOverscroll(int maximum)
{
    if (m_extending)
        return;
    m_lastValue = maximum;
    if (m_overscroll > m_lastValue)
        scrollBeyond();
}

void ProcessTreeView::scrollBeyond()
{
    const QScopedValueRollback extending(m_extending, true);
    verticalScrollBar()->setMaximum(m_overscroll);
    verticalScrollBar()->setValue(m_overscroll);
}

void ProcessTreeView::doItemsLayout()
{
    noteAnchor();
    QTreeView::doItemsLayout();
    restoreAnchor();
    keepFollowing();
}

void ProcessTreeView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QTreeView::rowsInserted(parent, first, last);
    openBelow(parent, first, last);
    markBirths(parent, first, last);
    m_newest = m_context.tree().processAt(m_context.tree().index(last, 0, parent));
    const ProcessIndex selected = m_context.selection().process();
    if (selected != NoProcess && m_context.tree().processAt(currentIndex()) != selected)
        showSelection();
    ensureCurrent();
}

// Without a current index a view names no row to a screen reader; being current is not being selected.
void ProcessTreeView::ensureCurrent()
{
    if (currentIndex().isValid())
        return;
    const QScopedValueRollback changing(m_changing, true);
    selectionModel()->setCurrentIndex(m_context.tree().index(0, 0), QItemSelectionModel::NoUpdate);
}

void ProcessTreeView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    noteAnchor();
    const QScopedValueRollback changing(m_changing, true);
    QTreeView::rowsAboutToBeRemoved(parent, first, last);
    const ProcessIndex current = m_context.tree().processAt(currentIndex());
    if (current != m_context.selection().process())
        selectionModel()->clearSelection();
}

void ProcessTreeView::openBelow(const QModelIndex &parent, int first, int last)
{
    if (parent.isValid() && !isExpanded(parent) && isOpen(parent))
        expand(parent);
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_context.tree().index(row, 0, parent);
        const int children = m_context.tree().rowCount(index);
        if (children > 0 && isOpen(index))
            openBelow(index, 0, children - 1);
    }
}

// What a filter finds is in sight; without one, what was closed is closed again.
void ProcessTreeView::arrangeAnew()
{
    const QScopedValueRollback changing(m_changing, true);
    const auto &table = m_context.session().processes();
    m_closedFiltered.clear();
    if (!m_context.tree().isFiltered()) {
        for (quint32 row = 0; row < table.countAt(m_context.tree().position()); ++row)
            if (const auto process = ProcessIndex(row);
                m_closed.contains(process) || table.at(process).flags.testFlag(ProcessFlag::KernelThread))
                collapse(m_context.tree().indexOf(process));
    }
    openBelow({}, 0, m_context.tree().rowCount() - 1);
    showSelection();
    ensureCurrent();
}

void ProcessTreeView::markBirths(const QModelIndex &parent, int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const auto process = m_context.tree().processAt(m_context.tree().index(row, 0, parent));
        if (process == NoProcess || m_context.tree().foldAt(parent))
            continue;
        const Process &life = m_context.session().processes().at(process);
        if (!life.flags.testFlag(ProcessFlag::Existed) && isBirth(life))
            m_delegate->markBorn(process);
    }
}

// Whether the row appears because time went by, or by one step: what a seek uncovers was born long ago.
bool ProcessTreeView::isBirth(const Process &life) const
{
    const TimeCursor &cursor = m_context.session().cursor();
    const double speed = cursor.mode() == TimeCursor::Mode::Playing ? std::max(1.0, cursor.speed()) : 1.0;
    if (cursor.mode() == TimeCursor::Mode::Paused)
        return life.bornAt + 1 == cursor.position();
    return m_context.cursorTime() - life.began < Duration(qint64(1e9 * speed));
}

// ---- current row ---------------------------------------------------------------------------------------------------

void ProcessTreeView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (!m_changing && current.isValid())
        m_context.selection().selectProcess(m_context.tree().processAt(current));
}

void ProcessTreeView::showSelection()
{
    const ProcessIndex process = m_context.selection().process();
    // What is selected never leaves for a fold, and comes out of one that is closed.
    m_context.tree().keepOut(isInOpenFold(m_context.tree().indexOf(process)) ? NoProcess : process);
    const QModelIndex index = m_context.tree().indexOf(process);
    if (!index.isValid())
        return;
    if (index.row() == currentIndex().row() && index.parent() == currentIndex().parent() &&
        selectionModel()->isSelected(index))
        return;
    const QScopedValueRollback changing(m_changing, true);
    for (auto parent = index.parent(); parent.isValid(); parent = parent.parent())
        expand(parent);
    m_overscroll = 0;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void ProcessTreeView::keepFollowing()
{
    ProcessIndex wanted = NoProcess;
    if (m_follow == Follow::Newest)
        wanted = m_newest;
    else if (m_follow == Follow::Selection)
        wanted = m_context.selection().process();
    const QModelIndex index = wanted == NoProcess ? QModelIndex() : m_context.tree().indexOf(wanted);
    if (index.isValid())
        scrollTo(index, EnsureVisible);
}

void ProcessTreeView::goToParent()
{
    if (currentIndex().parent().isValid())
        setCurrentIndex(currentIndex().parent());
}

void ProcessTreeView::copySelected() const
{
    QStringList cells;
    for (int column = 0; column < ProcessTreeModel::ColumnCount; ++column) {
        if (column != ProcessTreeModel::LaneColumn)
            cells << currentIndex().siblingAtColumn(column).data().toString();
    }
    QApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

// ---- events --------------------------------------------------------------------------------------------------------

void ProcessTreeView::keyPressEvent(QKeyEvent *event)
{
    const auto &tree = m_context.tree();
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (tree.foldAt(currentIndex()) || tree.restAt(currentIndex())))
        toggleFold(currentIndex());
    else if (!handleTransportKey(*event, m_context))
        QTreeView::keyPressEvent(event);
}

void ProcessTreeView::contextMenuEvent(QContextMenuEvent *event)
{
    // The process under the pointer when the button went down, whatever has moved since.
    const QModelIndex index = indexAt(event->pos());
    const auto process = m_context.tree().processAt(index);
    if (process == NoProcess) {
        foldMenu(index, event->globalPos());
        return;
    }
    QMenu menu;
    addFilterMenu(menu, m_context, cellTest(m_context.session(), process, ProcessTreeModel::Column(index.column())));
    addProcessMenu(menu, m_context, process);
    menu.exec(event->globalPos());
}

void ProcessTreeView::wheelEvent(QWheelEvent *event)
{
    m_overscroll = 0;
    setFollow(Follow::Stay);
    QTreeView::wheelEvent(event);
}

void ProcessTreeView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    Q_EMIT laneMoved();
}

void ProcessTreeView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_header->arrange();
}

void ProcessTreeView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (isJustBorn(m_context.tree().processAt(index)) && !selectionModel()->isSelected(index))
        painter->fillRect(rect, birthTint(palette()));
    QTreeView::drawBranches(painter, rect, index);
}

void ProcessTreeView::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    QPainter painter(viewport());
    const QRect lane = laneRect();
    painter.setPen(gridColor(palette()));
    painter.drawLine(lane.topLeft(), lane.bottomLeft());
    painter.setClipRect(lane);
    drawLanesOverlay(painter, m_context, palette(), lane);
    if (!Presentation::of(*this))
        return;
    // An audience sees at once whom the newest event is about.
    painter.setClipping(false);
    const QRect row = visualRect(m_context.tree().indexOf(newestAtCursor(m_context)));
    painter.setPen(QPen(cursorColor(palette()), Presentation::lineWidth));
    if (row.isValid())
        painter.drawRect(QRect(1, row.top() + 1, viewport()->width() - 3, row.height() - 3));
}

} // namespace forkscope
