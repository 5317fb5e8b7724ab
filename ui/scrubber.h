// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole session at a glance: how dense it is, where it failed, what was lost, which part the axis shows. Dragging
// moves the cursor.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

namespace forkscope {

class Scrubber : public QWidget
{
    Q_OBJECT

public:
    explicit Scrubber(SessionContext &context, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {400, 26}; }
    QSize minimumSizeHint() const override { return {120, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF groove() const;
    double xOf(Time time) const;
    Time timeAt(double x) const;
    void paintDensity(QPainter &painter);
    void paintCursor(QPainter &painter);
    void moveTo(const QMouseEvent &event);

    SessionContext &m_context;
    std::optional<Time> m_brushFrom; // while a range is selected
};

} // namespace forkscope
