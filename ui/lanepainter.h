// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws one life on a time axis: from birth to end, in the colour of its birth until the first exec, blue after it.
#pragma once

#include "ui/sessioncontext.h"

#include <QRectF>

#include <span>

class QPainter;
class QPalette;

namespace forkscope {

enum class Emphasis { None, Selected };

class LanePainter
{
public:
    // `rect` is the lane's cell, whose width is the axis.
    LanePainter(QPainter &painter, SessionContext &context, const QPalette &palette, const QRectF &rect);

    void draw(ProcessIndex process, Emphasis emphasis);
    // Lives in the order of their birth, in one lane: as many as there are pixels for. Wide ones are drawn whole, and
    // with `names` have theirs in it, beside the bar.
    void drawMany(std::span<const ProcessIndex> processes, ProcessIndex selected, const QRectF &names = {});

private:
    struct Stretch
    {
        double from, to; // clipped to the cell
        bool isVisible() const { return to > from; }
    };

    void drawSmall(ProcessIndex process, const Stretch &place, std::ptrdiff_t count);
    void drawName(ProcessIndex process, const QRectF &place);
    Time endOf(const Process &life) const;
    void drawRefusal(const Process &life);
    void drawBar(ProcessIndex process, const Process &life, Emphasis emphasis);
    void drawPiece(const Stretch &piece, const QBrush &brush);
    void drawWaiting(ProcessIndex process, Time end);
    void drawResult(ProcessIndex process, const Process &life, double x);
    double xOf(Time time) const;
    Stretch stretch(Time from, Time to) const;
    // The colour, pale where it lies after the cursor.
    QColor shade(const QColor &color, double x) const;
    bool knowsReaps() const;

    QPainter &m_painter;
    SessionContext &m_context;
    const QPalette &m_palette;
    QRectF m_rect;
    QRectF m_bar;
    double m_cursor;
};

} // namespace forkscope
