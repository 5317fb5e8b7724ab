// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scrubber.h"

#include "ui/palette.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace forkscope {

Scrubber::Scrubber(SessionContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("scrubber"));
    setAccessibleName(tr("Position in the session"));
    setToolTip(tr("Drag to move in time; with Shift to select a range"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&context, &SessionContext::refreshed, this, qOverload<>(&QWidget::update));
    connect(&context.axis(), &TimeAxis::rangeChanged, this, qOverload<>(&QWidget::update));
}

QRectF Scrubber::groove() const
{
    return QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5);
}

double Scrubber::xOf(Time time) const
{
    const Time begin = m_context.session().begin().value_or(Time{});
    const auto whole = std::max(m_context.now() - begin, Duration(1));
    return groove().left() + double((time - begin).count()) * groove().width() / double(whole.count());
}

Time Scrubber::timeAt(double x) const
{
    const Time begin = m_context.session().begin().value_or(Time{});
    const auto whole = m_context.now() - begin;
    const double share = std::clamp((x - groove().left()) / groove().width(), 0.0, 1.0);
    return begin + Duration(qint64(double(whole.count()) * share));
}

void Scrubber::paintDensity(QPainter &painter)
{
    const RateHistory &rates = m_context.session().rates();
    if (rates.isEmpty())
        return;
    const auto columns = qint64(groove().width() / 4);
    const auto buckets = std::max<qint64>(1, (rates.end() - rates.begin()) / RateHistory::bucketWidth);
    const auto width =
        RateHistory::bucketWidth * std::max<qint64>(1, (buckets + columns - 1) / std::max<qint64>(1, columns));
    const auto series = rates.series(rates.begin(), rates.end() - Duration(1), width);
    quint32 highest = 1;
    for (const RateCounts &counts : series.counts)
        highest = std::max(highest, processesIn(counts) + count(counts, RateSeries::Failures));
    const QColor density = mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.36);
    const double scale = (groove().height() - 4) / highest;
    for (std::size_t i = 0; i < series.counts.size(); ++i) {
        const Time from = series.begin + width * qint64(i);
        const double x = std::max(xOf(from), groove().left());
        const double right = std::min(std::max(xOf(from + width) - 1, x + 1), groove().right());
        const double forks = processesIn(series.counts[i]) * scale;
        const double failures = count(series.counts[i], RateSeries::Failures) * scale;
        const double floor = groove().bottom() - 1;
        if (forks > 0)
            painter.fillRect(QRectF(QPointF(x, floor - std::max(1.0, forks)), QPointF(right, floor)), density);
        if (failures > 0)
            painter.fillRect(QRectF(QPointF(x, floor - forks - std::max(2.0, failures)), QPointF(right, floor - forks)),
                             colorOf(Meaning::Failure, palette()));
    }
}

void Scrubber::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Mid), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(groove(), 3, 3);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintDensity(painter);
    for (const LossRegion &loss : m_context.losses()) {
        const double from = xOf(loss.from);
        painter.fillRect(QRectF(from, groove().top(), std::max(xOf(loss.to) - from, 3.0), groove().height()),
                         lossHatching(palette()));
    }
    drawTimeMarks(
        painter, m_context, palette(), groove(), [this](Time time) { return xOf(time); }, MarkHeads::None);
    painter.setRenderHint(QPainter::Antialiasing);
    const TimeAxis &axis = m_context.axis();
    const double from = std::max(xOf(axis.from()), groove().left());
    const double to = std::min(xOf(axis.to()), groove().right());
    QColor window = palette().color(QPalette::Link);
    painter.setPen(QPen(window, 1.5));
    window.setAlpha(24);
    painter.setBrush(window);
    if (to > from && m_context.session().begin())
        painter.drawRoundedRect(QRectF(QPointF(from, groove().top() - 1), QPointF(to, groove().bottom() + 1)), 3, 3);
    paintCursor(painter);
}

void Scrubber::paintCursor(QPainter &painter)
{
    const double cursor = std::clamp(xOf(m_context.cursorTime()), groove().left(), groove().right());
    painter.setPen(QPen(cursorColor(palette()), 2));
    painter.drawLine(QPointF(cursor, groove().top()), QPointF(cursor, groove().bottom()));
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Link), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void Scrubber::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_brushFrom.reset();
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_brushFrom = timeAt(event->position().x());
    moveTo(*event);
}

void Scrubber::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(*event);
}

void Scrubber::moveTo(const QMouseEvent &event)
{
    const Time here = timeAt(event.position().x());
    if (!m_brushFrom)
        m_context.cursor().setTime(here);
    else if (here != *m_brushFrom)
        m_context.timeSelection().setRange(TimeSpan{std::min(here, *m_brushFrom), std::max(here, *m_brushFrom)});
    else
        m_context.timeSelection().setRange({});
}

void Scrubber::keyPressEvent(QKeyEvent *event)
{
    if (!handleCanvasKey(*event, m_context))
        QWidget::keyPressEvent(event);
}

} // namespace forkscope
