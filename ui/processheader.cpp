// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processheader.h"

#include "ui/palette.h"
#include "ui/timegestures.h"
#include "ui/timeticks.h"

#include <QMenu>
#include <QPainter>
#include <QPainterPath>

#include <array>

namespace forkscope {

namespace {

constexpr int narrowestLane = 220;

struct ColumnWidth
{
    int column;
    double wanted, least; // in widths of the digit 0
};
// In the order they stand; the lane follows.
constexpr std::array widths{
    ColumnWidth{ProcessTreeModel::ProcessColumn, 23, 14}, ColumnWidth{ProcessTreeModel::PidColumn, 9, 7},
    ColumnWidth{ProcessTreeModel::ForksColumn, 8, 7},     ColumnWidth{ProcessTreeModel::BeganColumn, 13, 9},
    ColumnWidth{ProcessTreeModel::ResultColumn, 11, 7},   ColumnWidth{ProcessTreeModel::ArgumentsColumn, 15, 5},
};

} // namespace

ProcessHeader::ProcessHeader(SessionContext &context, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent), m_context(context)
{
    setStretchLastSection(true);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setHighlightSections(false);
    setSectionsClickable(false);
    setMinimumSectionSize(24);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Columns of the process tree"));
    connect(this, &QWidget::customContextMenuRequested, this, &ProcessHeader::showColumnMenu);
    connect(this, &QHeaderView::sectionResized, this, &ProcessHeader::keepLaneWide);
    connect(&context, &SessionContext::refreshed, viewport(), qOverload<>(&QWidget::update));
    connect(&context.axis(), &TimeAxis::rangeChanged, viewport(), qOverload<>(&QWidget::update));

    auto *gestures = new TimeGestures(*viewport(), context, [this] { return laneSection().adjusted(4, 0, 0, 0); });
    gestures->setDrag(TimeGestures::Drag::PlacesCursor);
    gestures->setWheel(TimeGestures::Wheel::Plain);
}

void ProcessHeader::arrange()
{
    moveSection(visualIndex(ProcessTreeModel::LaneColumn), count() - 1);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (const ColumnWidth &width : widths)
        resizeSection(width.column, int(width.wanted * digit));
}

QRect ProcessHeader::laneSection() const
{
    const int lane = ProcessTreeModel::LaneColumn;
    return {sectionViewportPosition(lane), 0, sectionSize(lane), height()};
}

void ProcessHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    QHeaderView::paintSection(painter, rect, section);
    if (section != ProcessTreeModel::LaneColumn)
        return;
    painter->save();
    painter->fillRect(rect.adjusted(0, 1, 0, -1), palette().color(QPalette::Window));
    painter->setClipRect(rect);
    painter->setPen(mutedText(palette()));
    for (const TimeTick &tick :
         timeTicks(m_context.axis().from(), m_context.axis().to(), rect.width(), 90, m_context.clock())) {
        const double x = m_context.axis().xOf(tick.time, rect.left(), rect.width());
        const QRectF place(x + 4, rect.top(), fontMetrics().horizontalAdvance(tick.text) + 4, rect.height());
        if (place.right() <= rect.right())
            painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft, tick.text);
        painter->drawLine(QPointF(x, rect.bottom() - 5), QPointF(x, rect.bottom()));
    }
    const double x = m_context.axis().xOf(m_context.cursorTime(), rect.left(), rect.width());
    QPainterPath handle;
    handle.moveTo(x - 5, rect.bottom() - 6);
    handle.lineTo(x + 5, rect.bottom() - 6);
    handle.lineTo(x, rect.bottom());
    handle.closeSubpath();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(handle, cursorColor(palette()));
    painter->restore();
}

void ProcessHeader::resizeEvent(QResizeEvent *event)
{
    QHeaderView::resizeEvent(event);
    keepLaneWide(-1);
}

void ProcessHeader::keepLaneWide(int lastTouched)
{
    if (m_adjusting || count() == 0)
        return;
    m_adjusting = true;
    int lacking = narrowestLane - viewport()->width();
    for (const ColumnWidth &width : widths)
        lacking += isSectionHidden(width.column) ? 0 : sectionSize(width.column);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const auto shrink = [&](int column, int least) {
        const int size = sectionSize(column);
        const int wanted = qMax(qMin(least, size), size - lacking);
        resizeSection(column, wanted);
        lacking -= size - wanted;
    };
    if (lacking > 0 && lastTouched >= 0 && lastTouched != ProcessTreeModel::LaneColumn)
        shrink(lastTouched, minimumSectionSize());
    for (auto width = widths.rbegin(); width != widths.rend() && lacking > 0; ++width) {
        if (!isSectionHidden(width->column))
            shrink(width->column, int(width->least * digit));
    }
    m_adjusting = false;
    Q_EMIT laneMoved();
}

void ProcessHeader::showColumnMenu(const QPoint &place)
{
    QMenu menu;
    for (const ColumnWidth &width : widths) {
        if (width.column == ProcessTreeModel::ProcessColumn)
            continue;
        auto *action = menu.addAction(model()->headerData(width.column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(width.column));
        connect(action, &QAction::toggled, this, [this, column = width.column](bool shown) {
            setSectionHidden(column, !shown);
            keepLaneWide(column);
        });
    }
    menu.exec(viewport()->mapToGlobal(place));
}

} // namespace forkscope
