// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/legendbutton.h"

#include <QPainter>

namespace forkscope {

namespace {

constexpr int swatch = 12;
constexpr int glyphSize = 10;
constexpr int gap = 5;

} // namespace

LegendButton::LegendButton(Meaning meaning, Glyph glyph, const QString &text, QWidget *parent)
    : QAbstractButton(parent), m_meaning(meaning), m_glyph(glyph)
{
    setCheckable(true);
    setText(text);
    setAccessibleName(text);
    setToolTip(tr("Show or hide in the plot"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

QSize LegendButton::sizeHint() const
{
    return {swatch + glyphSize + 2 * gap + fontMetrics().horizontalAdvance(text()) + 8,
            qMax(24, fontMetrics().height() + 4)};
}

void LegendButton::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int middle = height() / 2;
    const QRectF box(2.5, middle - swatch / 2.0 + 0.5, swatch - 1, swatch - 1);
    painter.setPen(QPen(isChecked() ? colorOf(m_meaning, palette()) : outlineOf(palette()), 1));
    painter.setBrush(isChecked() ? QBrush(colorOf(m_meaning, palette())) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box, 2, 2);
    const QColor color = isChecked() ? palette().color(QPalette::WindowText) : mutedText(palette());
    drawGlyph(painter, m_glyph, QRectF(swatch + gap + 2, middle - glyphSize / 2.0, glyphSize, glyphSize), color);
    painter.setPen(color);
    painter.drawText(rect().adjusted(swatch + glyphSize + 2 * gap + 2, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     text());
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Link), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

} // namespace forkscope
