// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lanesview.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"
#include "ui/filtermenu.h"
#include "ui/lanepainter.h"
#include "ui/palette.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"
#include "ui/timeruler.h"
#include "ui/timeticks.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace forkscope {

namespace {

constexpr int barRoom = 13; // below the name

} // namespace

LanesView::LanesView(SessionContext &context, QWidget *parent)
    : QAbstractScrollArea(parent),
      m_context(context),
      m_ruler(new TimeRuler(context, this)),
      m_layout(context.session().processes())
{
    setObjectName(QStringLiteral("lanes"));
    setAccessibleName(tr("Lanes"));
    setAccessibleDescription(tr("Every life as a bar on the time axis, each subtree with lanes of its own"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    connect(&context, &SessionContext::refreshed, this, &LanesView::takeIn);
    connect(&context.axis(), &TimeAxis::rangeChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&context.selection(), &Selection::changed, this, &LanesView::showSelection);
    connect(&context.tree(), &ProcessTreeModel::filtered, this, &LanesView::filterChanged);
    new TimeGestures(*viewport(), context, [this] { return laneRect(); });
    arrange();
}

QRect LanesView::laneRect() const
{
    return viewport()->rect().adjusted(m_gutter, 0, 0, 0);
}

// ---- what there is -------------------------------------------------------------------------------------------------

void LanesView::takeIn()
{
    if (!isVisible())
        return;
    const int before = m_layout.laneCount();
    m_layout.update();
    if (m_layout.laneCount() != before)
        arrange();
    viewport()->update();
}

void LanesView::filterChanged()
{
    const ProcessTreeModel &tree = m_context.tree();
    if (tree.isFiltered())
        m_layout.setWanted([&tree](ProcessIndex process) { return tree.isListed(process); });
    else
        m_layout.setWanted({});
    arrange();
    viewport()->update();
}

void LanesView::arrange()
{
    m_groups = m_layout.groups();
    m_rowHeight = fontMetrics().height() + barRoom;
    setViewportMargins(0, m_ruler->height(), 0, 0);
    m_ruler->setGeometry(0, 0, width(), m_ruler->height());
    m_ruler->setMargins(m_gutter, width() - viewport()->width());
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_rowHeight);
    verticalScrollBar()->setRange(0, std::max(0, m_layout.laneCount() * m_rowHeight - viewport()->height()));
    Q_EMIT laneMoved();
}

int LanesView::rowTop(int lane) const
{
    return lane * m_rowHeight - verticalScrollBar()->value();
}

ProcessIndex LanesView::processAt(const QPoint &place) const
{
    const int lane = (place.y() + verticalScrollBar()->value()) / m_rowHeight;
    const QRect area = laneRect();
    if (!area.contains(place) || lane >= m_layout.laneCount())
        return NoProcess;
    const auto &table = m_context.session().processes();
    const auto lives = m_layout.livesIn(lane);
    const auto time = m_context.axis().timeAt(place.x() + 1, area.left(), area.width());
    auto next = std::ranges::upper_bound(lives, time, {}, [&](ProcessIndex life) { return table.at(life).began; });
    if (next == lives.begin())
        return NoProcess;
    const auto process = *--next;
    return barOf(process).right() + 2 >= place.x() ? process : NoProcess;
}

QRect LanesView::barOf(ProcessIndex process) const
{
    const int lane = m_layout.laneOf(process);
    if (lane < 0)
        return {};
    const Process &life = m_context.session().processes().at(process);
    const QRect area = laneRect();
    const auto xOf = [&](Time time) {
        const double x = m_context.axis().xOf(time, area.left(), area.width());
        return int(std::clamp(x, double(area.left()) - 1, double(area.right()) + 1));
    };
    const Time end = life.flags.testFlag(ProcessFlag::Refused) ? life.began
                     : life.endedAt == Never                   ? m_context.now()
                     : life.reapedAt == Never                  ? life.ended
                                                               : life.reaped;
    const int from = xOf(life.began);
    return {from, rowTop(lane), std::max(1, xOf(end) - from), m_rowHeight};
}

// ---- painting ------------------------------------------------------------------------------------------------------

void LanesView::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(viewport());
    painter.setFont(font());
    const QRect area = laneRect();
    painter.fillRect(viewport()->rect(), palette().brush(QPalette::Base));
    painter.setPen(QPen(gridColor(palette()), 0, Qt::DotLine));
    const TimeAxis &axis = m_context.axis();
    for (const TimeTick &tick : timeTicks(axis.from(), axis.to(), area.width(), 90, m_context.clock())) {
        const double x = std::round(axis.xOf(tick.time, area.left(), area.width()));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    paintLanes(painter);
    painter.save();
    painter.setClipRect(area);
    for (const auto process : {m_hovered, m_context.selection().process()})
        paintForkOf(painter, process);
    drawLanesOverlay(painter, m_context, palette(), area);
    painter.restore();
    paintGroups(painter);
    if (m_layout.laneCount() == 0) {
        painter.setPen(mutedText(palette()));
        painter.drawText(viewport()->rect(), Qt::AlignCenter,
                         m_context.filter().isActive() ? tr("No process matches.") : tr("Waiting for the first fork…"));
    }
}

void LanesView::paintLanes(QPainter &painter)
{
    const QRect area = laneRect();
    const int value = verticalScrollBar()->value();
    const int last = std::min(m_layout.laneCount(), (value + viewport()->height()) / m_rowHeight + 1);
    const QPalette colors = palette();
    for (int lane = value / m_rowHeight; lane < last; ++lane) {
        const QRectF bar(area.left(), rowTop(lane) + m_rowHeight - barRoom, area.width(), barRoom);
        const QRectF names(area.left(), rowTop(lane), area.width(), m_rowHeight - barRoom);
        LanePainter(painter, m_context, colors, bar)
            .drawMany(m_layout.livesIn(lane), m_context.selection().process(), names);
    }
}

void LanesView::paintGroups(QPainter &painter)
{
    painter.fillRect(QRect(0, 0, m_gutter, viewport()->height()), palette().brush(QPalette::Base));
    const auto first =
        std::ranges::upper_bound(m_groups, verticalScrollBar()->value() / m_rowHeight, {},
                                 [](const LaneLayout::Group &group) { return group.first + group.count; });
    for (auto group = first; group != m_groups.end() && rowTop(group->first) < viewport()->height(); ++group) {
        const int top = rowTop(group->first);
        painter.setPen(gridColor(palette()));
        if (top > 0)
            painter.drawLine(0, top, viewport()->width(), top);
        // The name stays in sight for as long as a lane of the group is.
        const int y = std::min(std::max(top, 0), rowTop(group->first + group->count - 1));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRect(8, y, m_gutter - 16, m_rowHeight), Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(groupTitle(*group), Qt::ElideRight, m_gutter - 16));
    }
    painter.setPen(gridColor(palette()));
    painter.drawLine(m_gutter - 1, 0, m_gutter - 1, viewport()->height());
}

QString LanesView::groupTitle(const LaneLayout::Group &group) const
{
    return group.root == NoProcess ? tr("first processes") : m_context.nameOf(group.root);
}

// From the parent's bar to the child's, where it was born.
void LanesView::paintForkOf(QPainter &painter, ProcessIndex process)
{
    const int lane = m_layout.laneOf(process);
    if (lane < 0)
        return;
    const Process &life = m_context.session().processes().at(process);
    const int parent = life.parent == NoProcess ? -1 : m_layout.laneOf(life.parent);
    const QRect bar = barOf(process);
    if (parent < 0 || life.flags.testFlag(ProcessFlag::Existed) || bar.left() < laneRect().left())
        return;
    const int middle = m_rowHeight - barRoom / 2;
    const QPointF to(bar.left() + 0.5, rowTop(lane) + middle - 5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Text), 1.4));
    painter.drawLine(QPointF(to.x(), rowTop(parent) + middle + 4), to);
    painter.drawLine(to, to + QPointF(-3.5, -5));
    painter.drawLine(to, to + QPointF(3.5, -5));
    painter.setRenderHint(QPainter::Antialiasing, false);
}

// ---- pointer and keys ----------------------------------------------------------------------------------------------

bool LanesView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tooltipAt(help->pos()).toHtmlEscaped(), viewport());
    return true;
}

QString LanesView::tooltipAt(const QPoint &place) const
{
    const auto process = processAt(place);
    if (process == NoProcess)
        return {};
    const auto &table = m_context.session().processes();
    const Position position = m_context.cursor().position();
    const Process &life = table.at(process);
    QStringList lines{processTitle(table, process, Never)};
    if (life.endedAt != Never)
        lines << tr("%1, %2").arg(durationText(life.ended - life.began), resultText(table, process, Never));
    else if (life.flags.testFlag(ProcessFlag::Refused))
        lines << resultText(table, process, position);
    else
        lines << tr("running");
    const QRect area = laneRect();
    const auto lives = m_layout.livesIn(m_layout.laneOf(process));
    const auto began = [&](ProcessIndex one) { return table.at(one).began; };
    const TimeAxis &axis = m_context.axis();
    const auto from = std::ranges::lower_bound(lives, axis.timeAt(place.x(), area.left(), area.width()), {}, began);
    const auto to = std::ranges::lower_bound(lives, axis.timeAt(place.x() + 1, area.left(), area.width()), {}, began);
    if (to - from > 1)
        lines << tr("%n lives begin here", nullptr, int(to - from));
    return lines.join(QLatin1Char('\n'));
}

void LanesView::mousePressEvent(QMouseEvent *event)
{
    if (const auto process = processAt(event->position().toPoint()); process != NoProcess)
        m_context.selection().selectProcess(process);
    QAbstractScrollArea::mousePressEvent(event);
}

void LanesView::mouseMoveEvent(QMouseEvent *event)
{
    if (const auto hovered = processAt(event->position().toPoint()); std::exchange(m_hovered, hovered) != hovered)
        viewport()->update();
    QAbstractScrollArea::mouseMoveEvent(event);
}

void LanesView::leaveEvent(QEvent *event)
{
    m_hovered = NoProcess;
    viewport()->update();
    QAbstractScrollArea::leaveEvent(event);
}

void LanesView::contextMenuEvent(QContextMenuEvent *event)
{
    const auto process = processAt(event->pos() - viewport()->pos());
    if (process == NoProcess)
        return;
    QMenu menu;
    addProcessMenu(menu, m_context, process);
    menu.exec(event->globalPos());
}

void LanesView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        stepLane(-1);
        return;
    case Qt::Key_Down:
        stepLane(1);
        return;
    case Qt::Key_PageUp:
        verticalScrollBar()->triggerAction(QScrollBar::SliderPageStepSub);
        return;
    case Qt::Key_PageDown:
        verticalScrollBar()->triggerAction(QScrollBar::SliderPageStepAdd);
        return;
    default:
        break;
    }
    if (!handleCanvasKey(*event, m_context))
        QAbstractScrollArea::keyPressEvent(event);
}

// To the life that ran in the next lane when the selected one began, or else to the nearest one there.
void LanesView::stepLane(int by)
{
    const auto selected = m_context.selection().process();
    const int lane = m_layout.laneOf(selected) + by;
    if (lane < 0 || lane >= m_layout.laneCount())
        return;
    const auto &table = m_context.session().processes();
    const Time time = selected == NoProcess ? m_context.cursorTime() : table.at(selected).began;
    const auto lives = m_layout.livesIn(lane);
    auto next = std::ranges::upper_bound(lives, time, {}, [&](ProcessIndex life) { return table.at(life).began; });
    m_context.selection().selectProcess(next == lives.begin() ? *next : *(next - 1));
}

void LanesView::showSelection()
{
    const int lane = m_layout.laneOf(m_context.selection().process());
    if (lane >= 0) {
        const int top = lane * m_rowHeight;
        const int least = top + m_rowHeight - viewport()->height();
        verticalScrollBar()->setValue(std::min(top, std::max(verticalScrollBar()->value(), least)));
    }
    viewport()->update();
}

void LanesView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
}

void LanesView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    takeIn();
    showSelection();
}

void LanesView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

} // namespace forkscope
