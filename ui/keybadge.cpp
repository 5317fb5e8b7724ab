// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keybadge.h"

#include <QKeyEvent>
#include <QKeySequence>
#include <QPainter>

namespace forkscope {

namespace {

constexpr int distance = 14; // of the badge from the window's corner
constexpr QSize padding(14, 6);

} // namespace

KeyBadge::KeyBadge(QWidget &window) : QLabel(&window)
{
    setObjectName(QStringLiteral("keyBadge"));
    setAccessibleName(tr("Keys pressed"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    m_time.setSingleShot(true);
    connect(&m_time, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void KeyBadge::show(const QKeyEvent &event)
{
    const auto key = event.key();
    if (key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_AltGr ||
        key == Qt::Key_Meta || key == Qt::Key_unknown || key == 0)
        return;
    // A sign that takes Shift to be typed is shown as the sign.
    auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (!event.text().isEmpty() && event.text().front().isPrint() && !event.text().front().isLetter() &&
        !event.text().front().isSpace())
        modifiers &= ~Qt::ShiftModifier;
    setText(QKeySequence(QKeyCombination(modifiers, Qt::Key(key))).toString(QKeySequence::NativeText));
    const QSize size = fontMetrics().size(Qt::TextSingleLine, text()) + 2 * padding;
    setGeometry(QRect(QPoint(distance, parentWidget()->height() - size.height() - distance), size));
    raise();
    QWidget::show();
    m_time.start(shownFor);
}

void KeyBadge::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Text));
    painter.drawRoundedRect(rect(), 8, 8);
    painter.setPen(palette().color(QPalette::Base));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace forkscope
