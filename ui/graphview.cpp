// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphview.h"

#include "app/models/sentence.h"
#include "ui/filtermenu.h"
#include "ui/graphpainter.h"
#include "ui/palette.h"
#include "ui/presentation.h"
#include "ui/timegestures.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace forkscope {

namespace {

constexpr double margin = 26;
// Below this the letters could not be read on a projector: then only a part is in sight.
constexpr double leastFitted = 0.42, leastPresented = 0.8;
constexpr double largest = 3, mostFitted = 1.4;
constexpr int motionMs = 140;

} // namespace

bool reducesMotion(const QWidget &widget)
{
    return widget.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &widget) == 0 ||
           qEnvironmentVariableIsSet("FORKSCOPE_REDUCED_MOTION");
}

GraphView::GraphView(SessionContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_graph(std::make_unique<ProcessGraph>(context))
{
    setObjectName(QStringLiteral("graph"));
    setAccessibleName(tr("Graph"));
    setAccessibleDescription(tr("The processes as boxes below their parents, with the calls that made them"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(200, 120);
    m_motion.setDuration(motionMs);
    m_motion.setStartValue(0.0);
    m_motion.setEndValue(1.0);
    m_motion.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_motion, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    connect(&context, &SessionContext::refreshed, this, &GraphView::refresh);
    connect(&context.tree(), &ProcessTreeModel::filtered, this, &GraphView::rebuild);
    connect(&context.selection(), &Selection::changed, this, [this] {
        rebuild();
        keepInSight();
    });
}

// ---- what there is -------------------------------------------------------------------------------------------------

void GraphView::refresh()
{
    if (isVisible())
        rebuild();
}

void GraphView::rebuild()
{
    const auto before = m_graph->nodes();
    GraphManner manner;
    manner.marks = m_marks.isEmpty() ? nullptr : &m_marks;
    if (const auto *presentation = Presentation::of(*this)) {
        manner.sizes = presentedGraph.scaled(presentation->scale());
        manner.shownName = [presentation](const QString &name) { return presentation->shown(name); };
    }
    m_graph = std::make_unique<ProcessGraph>(m_context, std::move(manner));
    place(before);
    animateFrom(before);
    update();
}

// Nodes that were there move from where they were, new ones grow out of their parents.
void GraphView::animateFrom(const std::vector<GraphNode> &before)
{
    std::unordered_map<ProcessIndex, QRectF> old;
    for (const auto &node : before)
        if (node.process != NoProcess)
            old[node.process] = node.place;
    const auto &nodes = m_graph->nodes();
    bool moves = false;
    std::vector<QRectF> from;
    for (const auto &node : nodes) {
        const auto known = old.find(node.process);
        if (known != old.end())
            from.push_back(known->second);
        else if (node.parent >= 0 && node.process != NoProcess)
            from.emplace_back(QPointF(node.place.center().x() - 10, node.place.top() - 30), QSizeF(20, 8));
        else
            from.push_back(node.place);
        moves = moves || from.back() != node.place;
    }
    if (!moves)
        return;
    m_from = std::move(from);
    m_motion.stop();
    if (isVisible() && !before.empty() && !reducesMotion(*this))
        m_motion.start();
}

std::vector<QRectF> GraphView::places() const
{
    const bool isMoving = m_motion.state() == QAbstractAnimation::Running && m_from.size() == m_graph->nodes().size();
    const double done = isMoving ? m_motion.currentValue().toDouble() : 1;
    std::vector<QRectF> places;
    for (std::size_t i = 0; i < m_graph->nodes().size(); ++i) {
        const QRectF to = m_graph->nodes()[i].place;
        const QRectF from = isMoving ? m_from[i] : to;
        const auto mix = [done](double a, double b) { return a + (b - a) * done; };
        places.emplace_back(QPointF(mix(from.left(), to.left()), mix(from.top(), to.top())),
                            QPointF(mix(from.right(), to.right()), mix(from.bottom(), to.bottom())));
    }
    return places;
}

void GraphView::setMarks(const GraphMarks &marks)
{
    m_marks = marks;
    rebuild();
}

// An audience is shown what has just happened, and not what was chosen.
int GraphView::framedNode() const
{
    return Presentation::of(*this) ? m_graph->nodeOf(newestAtCursor(m_context)) : selectedNode();
}

int GraphView::selectedNode() const
{
    return m_graph->nodeOf(m_context.selection().process());
}

// ---- where it is seen ----------------------------------------------------------------------------------------------

void GraphView::place(const std::vector<GraphNode> &before)
{
    const QRectF bounds = m_graph->bounds().adjusted(-margin, -margin, margin, margin + 20);
    if (bounds.isEmpty())
        return;
    const double whole = std::min(width() / bounds.width(), height() / bounds.height());
    const double least = Presentation::of(*this) ? leastPresented : leastFitted;
    if (m_fits && whole >= least) {
        m_scale = std::min(whole, mostFitted);
        m_offset = QPointF((width() - bounds.width() * m_scale) / 2, 0) - bounds.topLeft() * m_scale;
        return;
    }
    if (m_fits)
        m_scale = least;
    const int selected = framedNode();
    const auto old = std::ranges::find_if(before, [&](const GraphNode &node) {
        return selected >= 0 && node.process == m_graph->nodes()[std::size_t(selected)].process;
    });
    if (old != before.end())
        m_offset += (old->place.center() - m_graph->nodes()[std::size_t(selected)].place.center()) * m_scale;
    if (m_fits && (old == before.end() || Presentation::of(*this)))
        keepInSight();
}

void GraphView::keepInSight()
{
    const int selected = framedNode();
    if (selected < 0 || m_graph->nodes().empty())
        return;
    const QRectF node = placeOf(selected).adjusted(-margin, -margin, margin, margin);
    const auto shift = [](double from, double to, double room) {
        return from < 0 ? -from : to > room ? std::max(room - to, -from) : 0;
    };
    m_offset += QPointF(shift(node.left(), node.right(), width()), shift(node.top(), node.bottom(), height()));
    update();
}

QRectF GraphView::placeOf(int node) const
{
    const QRectF place = m_graph->nodes()[std::size_t(node)].place;
    return {place.topLeft() * m_scale + m_offset, place.size() * m_scale};
}

int GraphView::nodeAt(const QPointF &place) const
{
    return m_graph->nodeAt((place - m_offset) / m_scale);
}

void GraphView::zoom(double factor, const QPointF &about)
{
    m_fits = false;
    const double scale = std::clamp(m_scale * factor, 0.05, largest);
    m_offset = about - (about - m_offset) * (scale / m_scale);
    m_scale = scale;
    update();
}

void GraphView::fit()
{
    m_fits = true;
    place({});
    update();
}

void GraphView::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().brush(QPalette::Base));
    if (m_graph->nodes().empty()) {
        painter.setPen(mutedText(palette()));
        painter.drawText(rect(), Qt::AlignCenter,
                         m_context.filter().isActive() ? tr("No process matches.") : tr("Waiting for the first fork…"));
        return;
    }
    painter.translate(m_offset);
    painter.scale(m_scale, m_scale);
    const bool isMoving = m_motion.state() == QAbstractAnimation::Running;
    const QPalette colors = palette();
    using Lines = GraphPainter::LinesOf;
    GraphPainter(painter, m_context, colors, Presentation::of(*this) ? Lines::Screen : Lines::Graph)
        .draw(*m_graph, places(), framedNode(), isMoving ? m_motion.currentValue().toDouble() : 1);
    if (hasFocus()) {
        painter.resetTransform();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void GraphView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place({});
}

void GraphView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    rebuild();
}

// ---- pointer and keys ----------------------------------------------------------------------------------------------

void GraphView::mousePressEvent(QMouseEvent *event)
{
    const int node = nodeAt(event->position());
    if (node >= 0 && m_graph->nodes()[std::size_t(node)].process != NoProcess)
        m_context.selection().selectProcess(m_graph->nodes()[std::size_t(node)].process);
    else if (event->button() == Qt::LeftButton)
        m_dragged = event->position();
}

void GraphView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragged)
        return;
    m_fits = false;
    m_offset += event->position() - *m_dragged;
    m_dragged = event->position();
    update();
}

void GraphView::mouseReleaseEvent(QMouseEvent * /*event*/)
{
    m_dragged.reset();
}

void GraphView::wheelEvent(QWheelEvent *event)
{
    zoom(std::pow(1.2, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void GraphView::contextMenuEvent(QContextMenuEvent *event)
{
    const int node = nodeAt(QPointF(event->pos()));
    if (node < 0 || m_graph->nodes()[std::size_t(node)].process == NoProcess)
        return;
    QMenu menu;
    addProcessMenu(menu, m_context, m_graph->nodes()[std::size_t(node)].process);
    menu.exec(event->globalPos());
}

bool GraphView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int node = nodeAt(QPointF(help->pos()));
    QString text;
    if (node >= 0) {
        const GraphNode &shown = m_graph->nodes()[std::size_t(node)];
        text = shown.name + u'\n' + shown.detail;
        if (!shown.call.isEmpty())
            text += u'\n' + sentenceOf(m_context.session(), m_context.session().processes().at(shown.process).birth);
    }
    QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this);
    return true;
}

void GraphView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        return step(Way::Up);
    case Qt::Key_Down:
        return step(Way::Down);
    case Qt::Key_Left:
        return step(Way::Left);
    case Qt::Key_Right:
        return step(Way::Right);
    case Qt::Key_Plus:
        return zoom(1.2, QRectF(rect()).center());
    case Qt::Key_Minus:
        return zoom(1 / 1.2, QRectF(rect()).center());
    case Qt::Key_F:
        return fit();
    default:
        if (!handleTransportKey(*event, m_context))
            QWidget::keyPressEvent(event);
    }
}

// Up to the parent, down to the first child, sideways on the same level.
void GraphView::step(Way way)
{
    const auto &nodes = m_graph->nodes();
    if (nodes.empty())
        return;
    const int selected = std::max(0, selectedNode());
    const QRectF here = nodes[std::size_t(selected)].place;
    int best = -1;
    double nearest = 0;
    for (int i = 0; i < int(nodes.size()); ++i) {
        const GraphNode &node = nodes[std::size_t(i)];
        if (node.process == NoProcess || i == selected)
            continue;
        const double aside = node.place.left() - here.left();
        const bool isOnLevel = node.place.top() == here.top();
        const bool fits = way == Way::Up     ? i == nodes[std::size_t(selected)].parent
                          : way == Way::Down ? node.parent == selected
                          : way == Way::Left ? isOnLevel && aside < 0
                                             : isOnLevel && aside > 0;
        const double distance = way == Way::Down ? aside - here.width() * 1e3 : std::abs(aside);
        if (fits && (best < 0 || distance < nearest)) {
            best = i;
            nearest = distance;
        }
    }
    if (best >= 0 || selectedNode() < 0)
        m_context.selection().selectProcess(nodes[std::size_t(std::max(best, 0))].process);
}

} // namespace forkscope
