// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as a graph that can be read from the last row: it fits itself into the view, new nodes grow in, and the
// selected node keeps its place while it does not fit.
#pragma once

#include "ui/processgraph.h"

#include <QVariantAnimation>
#include <QWidget>

namespace forkscope {

class GraphView : public QWidget
{
    Q_OBJECT

public:
    explicit GraphView(SessionContext &context, QWidget *parent = nullptr);

    const ProcessGraph &graph() const { return *m_graph; }
    // Of a node, in the coordinates of the view.
    QRectF placeOf(int node) const;
    double scale() const { return m_scale; }
    // How the tree is like one that somebody drew; none takes the marks away.
    void setMarks(const GraphMarks &marks);
    void zoom(double factor, const QPointF &about);
    void fit();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    enum class Way { Up, Down, Left, Right };

    void refresh();
    void rebuild();
    void animateFrom(const std::vector<GraphNode> &before);
    void place(const std::vector<GraphNode> &before);
    void keepInSight();
    void step(Way way);
    int nodeAt(const QPointF &place) const;
    int selectedNode() const;
    int framedNode() const;
    std::vector<QRectF> places() const;

    SessionContext &m_context;
    GraphMarks m_marks; // before the graph, which reads them
    std::unique_ptr<ProcessGraph> m_graph;
    std::vector<QRectF> m_from; // where the nodes were, or grow from
    QVariantAnimation m_motion;
    double m_scale = 1;
    QPointF m_offset;   // of the graph's origin, in the view
    bool m_fits = true; // until it is zoomed or dragged by hand
    std::optional<QPointF> m_dragged;
};

// Whether things that move should be still: the desktop's wish.
bool reducesMotion(const QWidget &widget);

} // namespace forkscope
