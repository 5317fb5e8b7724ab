// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeruler.h"

#include "ui/palette.h"
#include "ui/timegestures.h"
#include "ui/timeticks.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionHeader>

namespace forkscope {

void drawTimeRuler(QPainter &painter, SessionContext &context, const QPalette &palette, const QRect &rect)
{
    const TimeAxis &axis = context.axis();
    painter.save();
    painter.setClipRect(rect);
    painter.setPen(mutedText(palette));
    for (const TimeTick &tick : timeTicks(axis.from(), axis.to(), rect.width(), 90, context.clock())) {
        const double x = axis.xOf(tick.time, rect.left(), rect.width());
        const QRectF place(x + 5, rect.top(), painter.fontMetrics().horizontalAdvance(tick.text) + 4, rect.height());
        if (place.right() <= rect.right())
            painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, tick.text);
        painter.drawLine(QPointF(x, rect.bottom() - 5), QPointF(x, rect.bottom()));
    }
    const double x = axis.xOf(context.cursorTime(), rect.left(), rect.width());
    QPainterPath handle;
    handle.moveTo(x - 5, rect.bottom() - 6);
    handle.lineTo(x + 5, rect.bottom() - 6);
    handle.lineTo(x, rect.bottom());
    handle.closeSubpath();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(handle, cursorColor(palette));
    painter.restore();
}

TimeRuler::TimeRuler(SessionContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    setAccessibleName(tr("Time"));
    setFixedHeight(fontMetrics().height() + 10);
    connect(&context, &SessionContext::refreshed, this, qOverload<>(&QWidget::update));
    connect(&context.axis(), &TimeAxis::rangeChanged, this, qOverload<>(&QWidget::update));
    auto *gestures = new TimeGestures(*this, context, [this] { return axisRect(); });
    gestures->setDrag(TimeGestures::Drag::PlacesCursor);
    gestures->setWheel(TimeGestures::Wheel::Plain);
}

void TimeRuler::setMargins(int left, int right)
{
    m_left = left;
    m_right = right;
    update();
}

QRect TimeRuler::axisRect() const
{
    return rect().adjusted(m_left, 0, -m_right, 0);
}

void TimeRuler::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    QStyleOptionHeaderV2 ground;
    ground.initFrom(this);
    style()->drawControl(QStyle::CE_HeaderSection, &ground, &painter, this);
    drawTimeRuler(painter, m_context, palette(), axisRect());
}

} // namespace forkscope
