// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphpainter.h"

#include "ui/glyphs.h"
#include "ui/marks.h"
#include "ui/palette.h"
#include "ui/resultmark.h"

#include <QPainter>
#include <QPainterPath>

namespace forkscope {

namespace {

constexpr double lineWidth = 3;

QFont sized(QFont font, int pixels, QFont::Weight weight)
{
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

} // namespace

QFont fittingFont(QFont font, const QString &text, double width)
{
    const int least = font.pixelSize() * 7 / 10;
    while (font.pixelSize() > least && QFontMetricsF(font).horizontalAdvance(text) > width)
        font.setPixelSize(font.pixelSize() - 1);
    return font;
}

GraphPainter::GraphPainter(QPainter &painter, const SessionContext &context, const QPalette &palette, LinesOf lines)
    : m_painter(painter),
      m_context(context),
      m_palette(palette),
      m_line(lines == LinesOf::Screen ? std::max(lineWidth, lineWidth / painter.transform().m11()) : lineWidth)
{
    painter.setRenderHint(QPainter::Antialiasing);
}

void GraphPainter::draw(const ProcessGraph &graph, const std::vector<QRectF> &places, int selected, double opacity)
{
    m_sizes = graph.sizes();
    m_name = sized(m_painter.font(), m_sizes.name, QFont::Bold);
    m_detail = sized(m_painter.font(), m_sizes.detail, QFont::Normal);
    m_label = sized(m_painter.font(), m_sizes.label, QFont::DemiBold);
    const auto &nodes = graph.nodes();
    const auto placeOf = [&](int node) { return places[std::size_t(node)]; };
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].parent >= 0)
            drawEdge(nodes[i], placeOf(nodes[i].parent), places[i]);
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (const int adopter = nodes[i].adopter == NoProcess ? -1 : graph.nodeOf(nodes[i].adopter); adopter >= 0)
            drawAdoption(placeOf(adopter), places[i]);
    // Over all edges, so that none crosses a word.
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].parent >= 0 && !nodes[i].call.isEmpty())
            drawLabel(nodes[i],
                      QPointF(places[i].center().x(), places[i].top() - (m_sizes.level - m_sizes.node.height()) * 0.38),
                      edgeColor(nodes[i]));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        m_painter.setOpacity(nodes[i].isNew ? opacity : 1);
        drawNode(nodes[i], places[i], int(i) == selected);
    }
    m_painter.setOpacity(1);
}

QColor GraphPainter::edgeColor(const GraphNode &node) const
{
    if (node.kind == GraphNode::Kind::Refused)
        return markColor(Meaning::Failure, m_palette);
    if (node.isThere || node.kind == GraphNode::Kind::Fold || node.kind == GraphNode::Kind::Missing)
        return outlineOf(m_palette);
    const bool isSpawned = m_context.session().processes().at(node.process).flags.testFlag(ProcessFlag::Spawned);
    return colorOf(isSpawned ? Meaning::Spawn : Meaning::Fork, m_palette);
}

void GraphPainter::drawEdge(const GraphNode &node, const QRectF &from, const QRectF &to)
{
    const QPointF begin(from.center().x(), from.bottom());
    const QPointF end(to.center().x(), to.top());
    const double middle = (begin.y() + end.y()) / 2 - 12;
    QPainterPath path(begin);
    path.cubicTo(QPointF(begin.x(), middle + 10), QPointF(end.x(), begin.y() + 14), QPointF(end.x(), middle + 22));
    path.lineTo(end);
    const bool isDashed = node.isThere || node.kind != GraphNode::Kind::Process;
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(edgeColor(node), m_line, isDashed ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap));
    m_painter.drawPath(path);
}

void GraphPainter::drawAdoption(const QRectF &from, const QRectF &to)
{
    QPainterPath path(QPointF(to.right(), to.center().y()));
    const double x = std::max(to.right(), from.right()) + 60;
    path.cubicTo(QPointF(x, to.center().y()), QPointF(x, from.center().y()), QPointF(from.right(), from.center().y()));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(mutedText(m_palette), m_line, Qt::DotLine, Qt::RoundCap));
    m_painter.drawPath(path);
}

// The call, and below it in smaller letters what is shared.
void GraphPainter::drawLabel(const GraphNode &node, const QPointF &middle, const QColor &color)
{
    m_painter.setFont(m_label);
    const double most = m_sizes.node.width() + 12;
    const auto fit = [&](const QString &text) {
        return m_painter.fontMetrics().elidedText(text, Qt::ElideRight, int(most - 16));
    };
    const QString call = fit(node.call);
    double width = m_painter.fontMetrics().horizontalAdvance(call) + 18;
    m_painter.setFont(sized(m_label, 12, QFont::Normal));
    const QString shared = m_sizes.hasShared ? fit(node.shared) : QString();
    width = std::min(most, std::max(width, double(m_painter.fontMetrics().horizontalAdvance(shared) + 18)));
    const double height = shared.isEmpty() ? m_sizes.label + 10 : 38;
    const QRectF pill(middle.x() - width / 2, middle.y() - height / 2, width, height);
    m_painter.setPen(QPen(color, 2));
    m_painter.setBrush(m_palette.brush(QPalette::Base));
    m_painter.drawRoundedRect(pill, 11, 11);
    m_painter.setPen(mutedText(m_palette));
    if (!shared.isEmpty())
        m_painter.drawText(pill.adjusted(0, 19, 0, -3), Qt::AlignCenter, shared);
    m_painter.setFont(m_label);
    m_painter.setPen(m_palette.color(QPalette::Text));
    m_painter.drawText(shared.isEmpty() ? pill : pill.adjusted(0, 2, 0, -16), Qt::AlignCenter, call);
}

QColor GraphPainter::borderColor(const GraphNode &node) const
{
    if (node.kind == GraphNode::Kind::Refused)
        return markColor(Meaning::Failure, m_palette);
    if (node.state == ProcessState::Zombie)
        return colorOf(Meaning::Zombie, m_palette);
    if (node.isThere || node.state == ProcessState::Ended || node.kind == GraphNode::Kind::Missing)
        return outlineOf(m_palette);
    return node.hasRunProgram ? markColor(Meaning::Exec, m_palette) : markColor(Meaning::Fork, m_palette);
}

void GraphPainter::drawNode(const GraphNode &node, const QRectF &place, bool isSelected)
{
    const bool hasEnded = node.state != ProcessState::Running;
    const bool isDashed = node.kind != GraphNode::Kind::Process;
    const QColor border = borderColor(node);
    if (isSelected) {
        m_painter.setPen(QPen(cursorColor(m_palette), m_line));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(place.adjusted(-7, -7, 7, 7), 12, 12);
    }
    if (node.state == ProcessState::Zombie) { // yellow alone would not stand out from a light ground
        m_painter.setPen(QPen(outlineOf(m_palette), m_line + 2));
        m_painter.drawRoundedRect(place, 8, 8);
    }
    QColor ground = m_palette.color(QPalette::Base);
    if (node.isNew)
        ground = birthTint(m_palette);
    else if (!hasEnded && !node.isThere)
        ground = mixed(ground, border, 0.08);
    m_painter.setPen(QPen(border, m_line, isDashed ? Qt::DashLine : Qt::SolidLine));
    m_painter.setBrush(ground);
    m_painter.drawRoundedRect(place, 8, 8);
    const QRectF line = place.adjusted(8, 7, -8, -place.height() / 2 + 4);
    QFont font = m_name;
    font.setItalic(hasEnded);
    m_painter.setFont(fittingFont(font, node.name, line.width()));
    m_painter.setPen(hasEnded || node.kind == GraphNode::Kind::Missing ? mutedText(m_palette)
                                                                       : m_palette.color(QPalette::Text));
    m_painter.drawText(line, Qt::AlignCenter,
                       m_painter.fontMetrics().elidedText(node.name, Qt::ElideRight, int(line.width())));
    drawDetail(node, place);
    if (node.isForeseen)
        drawMark(m_painter, *node.isForeseen ? Mark::Same : Mark::Different,
                 QRectF(place.topRight() - QPointF(m_sizes.name * 0.75, m_sizes.name * 0.6),
                        QSizeF(m_sizes.name, m_sizes.name) * 1.3),
                 m_palette);
    if (node.hidden > 0) {
        m_painter.setFont(m_label);
        m_painter.setPen(m_palette.color(QPalette::Text));
        m_painter.drawText(QRectF(place.left(), place.bottom() + 2, place.width(), 22), Qt::AlignCenter,
                           QStringLiteral("+%1").arg(node.hidden));
    }
}

void GraphPainter::drawDetail(const GraphNode &node, const QRectF &place)
{
    const double glyphSize = m_sizes.detail;
    const bool hasMark = node.kind != GraphNode::Kind::Older && node.kind != GraphNode::Kind::Fold &&
                         node.state != ProcessState::Running;
    QRectF line = place.adjusted(8, place.height() / 2, -8, -6);
    m_painter.setFont(m_detail);
    const double room = line.width() - (hasMark ? glyphSize + 4 : 0);
    const QString text = m_painter.fontMetrics().elidedText(node.detail, Qt::ElideRight, int(room));
    QColor color = mutedText(m_palette);
    const double width = m_painter.fontMetrics().horizontalAdvance(text);
    if (hasMark) {
        const ResultMark mark = resultMark(m_context.session().processes().at(node.process), node.state, m_palette);
        const double left = line.center().x() - (width + glyphSize + 4) / 2;
        drawGlyph(m_painter, mark.glyph, QRectF(left, line.center().y() - glyphSize / 2, glyphSize, glyphSize),
                  mark.color);
        line.setLeft(left + glyphSize + 4);
        if (mark.glyph == Glyph::Failure || mark.glyph == Glyph::Signal)
            color = mark.color;
        m_painter.setPen(color);
        m_painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, text);
        return;
    }
    m_painter.setPen(color);
    m_painter.drawText(line, Qt::AlignCenter, text);
}

} // namespace forkscope
