// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/marks.h"

#include "ui/palette.h"

#include <QCoreApplication>
#include <QPainter>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Mark", text);
}

void drawSign(QPainter &painter, Mark mark)
{
    const auto line = [&](double x1, double y1, double x2, double y2) {
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2));
    };
    switch (mark) {
    case Mark::Different:
        line(-0.18, 0.5, 0.18, -0.5);
        [[fallthrough]];
    case Mark::Same:
        line(-0.42, -0.17, 0.42, -0.17);
        line(-0.42, 0.17, 0.42, 0.17);
        break;
    case Mark::Holds:
        line(-0.42, 0.02, -0.1, 0.34);
        line(-0.1, 0.34, 0.42, -0.32);
        break;
    case Mark::Fails:
        line(-0.32, -0.32, 0.32, 0.32);
        line(-0.32, 0.32, 0.32, -0.32);
        break;
    case Mark::Untold:
        painter.drawArc(QRectF(-0.26, -0.52, 0.52, 0.5), -60 * 16, 220 * 16);
        line(0.06, 0.0, 0, 0.16);
        line(0, 0.46, 0, 0.47);
        break;
    }
}

} // namespace

// What speaks against is filled, what speaks for is an outline: the two differ without colour, too.
void drawMark(QPainter &painter, Mark mark, const QRectF &place, const QPalette &palette)
{
    const bool isAgainst = mark == Mark::Different || mark == Mark::Fails;
    const QColor color = isAgainst              ? markColor(Meaning::Failure, palette)
                         : mark == Mark::Untold ? mutedText(palette)
                                                : markColor(Meaning::Fork, palette);
    const double radius = place.width() / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(place.center());
    painter.scale(radius, radius);
    painter.setPen(QPen(color, 0.16));
    painter.setBrush(isAgainst ? QBrush(color) : palette.brush(QPalette::Base));
    painter.drawEllipse(QPointF(0, 0), 0.92, 0.92);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isAgainst ? palette.color(QPalette::Base) : color, 0.2, Qt::SolidLine, Qt::RoundCap));
    drawSign(painter, mark);
    painter.restore();
}

QString markWord(Mark mark)
{
    switch (mark) {
    case Mark::Same:
        return tr("as predicted");
    case Mark::Different:
        return tr("not as predicted");
    case Mark::Holds:
        return tr("holds");
    case Mark::Fails:
        return tr("does not hold");
    case Mark::Untold:
        break;
    }
    return tr("cannot be told");
}

} // namespace forkscope
