// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timemarks.h"

#include "app/stream/displaytext.h"
#include "ui/palette.h"

#include <QPainter>

namespace forkscope {

namespace {

constexpr double headSize = 10;

class MarkPainter
{
public:
    MarkPainter(QPainter &painter, SessionContext &context, const QPalette &palette, const QRectF &area,
                const std::function<double(Time)> &xOf)
        : m_painter(painter), m_context(context), m_palette(palette), m_area(area), m_xOf(xOf)
    {
    }

    void drawRange()
    {
        const auto &range = m_context.timeSelection().range();
        if (!range)
            return;
        QColor ground = m_palette.color(QPalette::Link);
        const auto place = placeOf(*range);
        ground.setAlpha(isDark(m_palette) ? 60 : 36);
        m_painter.fillRect(place, ground);
        m_painter.setPen(QPen(m_palette.color(QPalette::Link), 1));
        for (const double x : {place.left(), place.right()})
            m_painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
    }

    // Where play jumps, and how much that leaves out.
    void drawIdle(MarkHeads heads)
    {
        if (!m_context.cursor().skipsIdle())
            return;
        for (const TimeSpan &gap : m_context.idleGaps()) {
            const QRectF place = placeOf(gap);
            if (place.right() < m_area.left() || place.left() > m_area.right())
                continue;
            m_painter.fillRect(place, QBrush(gridColor(m_palette), Qt::Dense5Pattern));
            if (heads == MarkHeads::None)
                continue;
            const QString text = durationText(gap.to - gap.from);
            const double width = m_painter.fontMetrics().horizontalAdvance(text) + 8;
            if (width > place.width())
                continue;
            const QRectF label(place.center().x() - width / 2, place.center().y() - 9, width, 18);
            m_painter.fillRect(label, m_palette.brush(QPalette::Base));
            m_painter.setPen(mutedText(m_palette));
            m_painter.drawText(label, Qt::AlignCenter, text);
        }
    }

    void drawMarkers(MarkHeads heads)
    {
        double last = m_area.left() - 2 * headSize;
        for (const MarkerNote &note : m_context.session().markers().notes()) {
            const double x = m_xOf(note.time);
            if (x < m_area.left() || x > m_area.right())
                continue;
            const QColor color = colorOf(note, m_palette);
            m_painter.setPen(QPen(color, 1, Qt::DotLine));
            m_painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
            // Where many stand together the first one stands for all; the list has each.
            if (heads == MarkHeads::None || x - last < headSize)
                continue;
            const QRectF head(x - headSize / 2, m_area.top(), headSize, headSize);
            m_painter.fillRect(head, m_palette.brush(QPalette::Base));
            drawGlyph(m_painter, glyphOf(note.kind), head, color);
            last = x;
        }
    }

    void drawCursors(MarkHeads heads)
    {
        const TimeSelection &marked = m_context.timeSelection();
        drawCursor(marked.a(), QStringLiteral("A"), heads);
        drawCursor(marked.b(), QStringLiteral("B"), heads);
    }

private:
    QRectF placeOf(const TimeSpan &span) const
    {
        const double left = std::max(m_xOf(span.from), m_area.left() - 1);
        const double right = std::min(m_xOf(span.to), m_area.right() + 1);
        return {QPointF(left, m_area.top()), QPointF(std::max(right, left + 1), m_area.bottom())};
    }

    void drawCursor(const std::optional<Time> &time, const QString &letter, MarkHeads heads)
    {
        if (!time)
            return;
        const double x = m_xOf(*time);
        if (x < m_area.left() || x > m_area.right())
            return;
        const QColor color = m_palette.color(QPalette::Link);
        m_painter.setPen(QPen(color, 1, Qt::DashLine));
        m_painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
        if (heads == MarkHeads::None)
            return;
        const QRectF head(x + 1, m_area.bottom() - 15, 13, 15);
        m_painter.fillRect(head, color);
        m_painter.setPen(m_palette.color(QPalette::Base));
        m_painter.drawText(head, Qt::AlignCenter, letter);
    }

    QPainter &m_painter;
    SessionContext &m_context;
    const QPalette &m_palette;
    QRectF m_area;
    const std::function<double(Time)> &m_xOf;
};

} // namespace

void drawTimeMarks(QPainter &painter, SessionContext &context, const QPalette &palette, const QRectF &area,
                   const std::function<double(Time)> &xOf, MarkHeads heads)
{
    MarkPainter marks(painter, context, palette, area, xOf);
    marks.drawRange();
    marks.drawIdle(heads);
    marks.drawMarkers(heads);
    marks.drawCursors(heads);
}

void drawLanesOverlay(QPainter &painter, SessionContext &context, const QPalette &palette, const QRect &area)
{
    const auto xOf = [&](Time time) { return context.axis().xOf(time, area.left(), area.width()); };
    for (const LossRegion &loss : context.losses()) {
        const double from = xOf(loss.from);
        const double to = std::max(xOf(loss.to), from + 3);
        if (to >= area.left() && from <= area.right())
            painter.fillRect(QRectF(from, area.top(), to - from, area.height()), lossHatching(palette));
    }
    drawTimeMarks(painter, context, palette, area, xOf, MarkHeads::None);
    const double x = xOf(context.cursorTime());
    painter.setPen(QPen(cursorColor(palette), 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

Glyph glyphOf(forkscope_marker_kind kind)
{
    switch (kind) {
    case FORKSCOPE_MARKER_RATE:
        return Glyph::Peak;
    case FORKSCOPE_MARKER_FAILURE:
        return Glyph::Failure;
    case FORKSCOPE_MARKER_ZOMBIE:
        return Glyph::Zombie;
    case FORKSCOPE_MARKER_LOSS:
        return Glyph::Lost;
    case FORKSCOPE_MARKER_BY_HAND:
        break;
    }
    return Glyph::Marker;
}

QColor colorOf(const MarkerNote &note, const QPalette &palette)
{
    if (note.color != 0)
        return QColor::fromRgb(QRgb(note.color));
    return note.kind == FORKSCOPE_MARKER_FAILURE ? markColor(Meaning::Failure, palette) : palette.color(QPalette::Text);
}

} // namespace forkscope
