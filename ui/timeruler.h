// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The ruler of the time axis: its ticks with their texts, and the handle of the cursor.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

namespace forkscope {

// Into `rect`, whose width is the axis.
void drawTimeRuler(QPainter &painter, SessionContext &context, const QPalette &palette, const QRect &rect);

// Above lanes: a click or drag places the cursor, the wheel zooms.
class TimeRuler : public QWidget
{
    Q_OBJECT

public:
    TimeRuler(SessionContext &context, QWidget *parent);

    // The axis begins so far from the left, and ends so far from the right edge.
    void setMargins(int left, int right);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRect axisRect() const;

    SessionContext &m_context;
    int m_left = 0, m_right = 0;
};

} // namespace forkscope
