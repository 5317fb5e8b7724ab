// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a process graph with big letters: boxes that tell by colour, dash and glyph how a process came and went, and
// edges that name the call. The painter's coordinates are the graph's.
#pragma once

#include "ui/processgraph.h"

#include <QFont>

class QPainter;

namespace forkscope {

// Some smaller where the text has no room otherwise, and never so small that it could not be read.
QFont fittingFont(QFont font, const QString &text, double width);

class GraphPainter
{
public:
    // Lines are 3 px of the graph, or with LinesOf::Screen at least so many of the screen.
    enum class LinesOf { Graph, Screen };
    GraphPainter(QPainter &painter, const SessionContext &context, const QPalette &palette,
                 LinesOf lines = LinesOf::Graph);

    // `places`: where each node is just now; `selected`: -1 for none; `opacity` of those that are new.
    void draw(const ProcessGraph &graph, const std::vector<QRectF> &places, int selected, double opacity = 1);

private:
    void drawEdge(const GraphNode &node, const QRectF &from, const QRectF &to);
    void drawLabel(const GraphNode &node, const QPointF &middle, const QColor &color);
    void drawAdoption(const QRectF &from, const QRectF &to);
    void drawNode(const GraphNode &node, const QRectF &place, bool isSelected);
    void drawDetail(const GraphNode &node, const QRectF &place);
    QColor edgeColor(const GraphNode &node) const;
    QColor borderColor(const GraphNode &node) const;

    QPainter &m_painter;
    const SessionContext &m_context;
    const QPalette &m_palette;
    double m_line;
    GraphSizes m_sizes;
    QFont m_name, m_detail, m_label;
};

} // namespace forkscope
