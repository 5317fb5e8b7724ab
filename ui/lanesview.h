// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// All lives of a big session as bars in as few lanes as they need, below the ruler of the time axis; the subtrees of
// the first level one below the other, with their names at the left.
#pragma once

#include "app/models/lanelayout.h"
#include "ui/sessioncontext.h"

#include <QAbstractScrollArea>

namespace forkscope {

class TimeRuler;

class LanesView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LanesView(SessionContext &context, QWidget *parent = nullptr);

    // Where the bars are, in the coordinates of the viewport.
    QRect laneRect() const;
    const LaneLayout &layout() const { return m_layout; }
    // The life at this point of the viewport, or NoProcess.
    ProcessIndex processAt(const QPoint &place) const;
    // Of a life in sight, in the coordinates of the viewport.
    QRect barOf(ProcessIndex process) const;

Q_SIGNALS:
    void laneMoved();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void takeIn();
    void filterChanged();
    void arrange();
    void showSelection();
    void stepLane(int by);
    int rowTop(int lane) const;
    void paintGroups(QPainter &painter);
    void paintLanes(QPainter &painter);
    void paintForkOf(QPainter &painter, ProcessIndex process);
    QString tooltipAt(const QPoint &place) const;
    QString groupTitle(const LaneLayout::Group &group) const;

    SessionContext &m_context;
    TimeRuler *m_ruler;
    LaneLayout m_layout;
    std::vector<LaneLayout::Group> m_groups;
    int m_rowHeight = 24;
    int m_gutter = 290; // as the numbers beside the plot need it
    ProcessIndex m_hovered = NoProcess;
};

} // namespace forkscope
