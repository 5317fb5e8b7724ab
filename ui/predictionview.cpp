// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/predictionview.h"

#include "app/models/tidytree.h"
#include "app/stream/displaytext.h"
#include "ui/graphpainter.h"
#include "ui/palette.h"
#include "ui/presentation.h"
#include "ui/processgraph.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace forkscope {

namespace {

constexpr double margin = 24;
constexpr double lineWidth = 3;
constexpr double leastScale = 0.05, mostScale = 1.3;
constexpr double removalSize = 26; // of what takes a process away, at any scale

GraphSizes sizesFor(const QWidget &widget)
{
    const auto *presentation = Presentation::of(widget);
    auto sizes = presentation ? presentedGraph.scaled(presentation->scale()) : GraphSizes();
    if (!presentation)
        sizes.level -= 30; // no labels stand between the levels
    return sizes;
}

QFont sized(QFont font, double pixels, QFont::Weight weight)
{
    font.setPixelSize(std::max(1, int(pixels)));
    font.setWeight(weight);
    return font;
}

} // namespace

PredictionView::PredictionView(Prediction &prediction, QWidget *parent) : QWidget(parent), m_prediction(prediction)
{
    setObjectName(QStringLiteral("prediction"));
    setAccessibleName(tr("Prediction"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 120);
}

void PredictionView::begin(const QString &program)
{
    m_program = program;
    m_selected = 0;
    arrange();
}

void PredictionView::setClaim(const QString &claim)
{
    m_claim = claim;
    describe();
    update();
}

void PredictionView::describe()
{
    setAccessibleDescription(
        m_claim.isEmpty()
            ? tr("%1; %2 is selected. Plus adds a child, Delete removes.").arg(countText(), nameOf(m_selected))
            : m_claim);
}

QString PredictionView::countText() const
{
    const auto count = int(m_prediction.parents().size());
    return count == 1 ? tr("1 process") : tr("%n processes", nullptr, count);
}

// The program, and below it "1", "1.1", "1.2": the first child of all, and its first and second.
QString PredictionView::nameOf(int node) const
{
    if (node == 0)
        return m_program;
    const auto &parents = m_prediction.parents();
    const int parent = parents[std::size_t(node)];
    const auto number = std::count(parents.begin() + 1, parents.begin() + node + 1, parent);
    return parent == 0 ? QString::number(number) : nameOf(parent) + u'.' + QString::number(number);
}

// ---- where ---------------------------------------------------------------------------------------------------------

void PredictionView::arrange()
{
    const auto &parents = m_prediction.parents();
    const auto sizes = sizesFor(*this);
    const auto columns = tidyPlaces(parents);
    std::vector<int> levels;
    QRectF bounds;
    m_places.clear();
    for (std::size_t i = 0; i < parents.size(); ++i) {
        levels.push_back(parents[i] < 0 ? 0 : levels[std::size_t(parents[i])] + 1);
        m_places.emplace_back(QPointF(columns[i] * sizes.column, levels[i] * sizes.level), sizes.node);
        bounds = bounds.united(m_places.back());
    }
    const double hint = fontMetrics().lineSpacing() * 2 + margin;
    m_scale =
        std::clamp(std::min((width() - 2 * margin) / bounds.width(), (height() - margin - hint) / bounds.height()),
                   leastScale, mostScale);
    const QPointF offset((width() - bounds.width() * m_scale) / 2 - bounds.left() * m_scale, margin);
    for (auto &place : m_places)
        place = QRectF(place.topLeft() * m_scale + offset, place.size() * m_scale);
    describe();
    update();
}

void PredictionView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void PredictionView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

QRectF PredictionView::placeOf(int node) const
{
    return m_places[std::size_t(node)];
}

QRectF PredictionView::removalOf(int node) const
{
    const QPointF corner = placeOf(node).topRight();
    return QRectF(corner.x() - removalSize / 2, corner.y() - removalSize / 2, removalSize, removalSize);
}

int PredictionView::nodeAt(const QPointF &place) const
{
    const auto found = std::ranges::find_if(m_places, [&](const QRectF &one) { return one.contains(place); });
    return found == m_places.end() ? -1 : int(found - m_places.begin());
}

// ---- what is drawn -------------------------------------------------------------------------------------------------

void PredictionView::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().brush(QPalette::Base));
    if (!m_claim.isEmpty())
        return paintClaim(painter);
    const auto &parents = m_prediction.parents();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(outlineOf(palette()), lineWidth, Qt::DashLine, Qt::RoundCap));
    for (std::size_t i = 1; i < parents.size(); ++i) {
        const QPointF from(m_places[std::size_t(parents[i])].center().x(), m_places[std::size_t(parents[i])].bottom());
        const QPointF to(m_places[i].center().x(), m_places[i].top());
        const double middle = (from.y() + to.y()) / 2;
        QPainterPath path(from);
        path.cubicTo(QPointF(from.x(), middle), QPointF(to.x(), middle), to);
        painter.drawPath(path);
    }
    for (int node = 0; node < int(parents.size()); ++node)
        paintNode(painter, node);
    paintHint(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Link), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void PredictionView::paintNode(QPainter &painter, int node) const
{
    const auto sizes = sizesFor(*this);
    const QRectF place = placeOf(node);
    const bool isSelected = node == m_selected;
    if (isSelected) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Link), lineWidth));
        painter.drawRoundedRect(place.adjusted(-6, -6, 6, 6), 12, 12);
    }
    painter.setPen(QPen(outlineOf(palette()), lineWidth, node == 0 ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(palette().brush(QPalette::Base));
    painter.drawRoundedRect(place, 8, 8);
    const QRectF name = place.adjusted(8, 4, -8, -place.height() * 0.42);
    painter.setFont(fittingFont(sized(font(), sizes.name * m_scale, QFont::Bold), nameOf(node), name.width()));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(name, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(nameOf(node), Qt::ElideMiddle, int(name.width())));
    painter.setFont(sized(font(), sizes.detail * m_scale, QFont::Normal));
    painter.setPen(mutedText(palette()));
    painter.drawText(place.adjusted(4, place.height() * 0.5, -4, -4), Qt::AlignCenter,
                     isSelected  ? tr("+ child")
                     : node == 0 ? tr("the program")
                                 : tr("predicted"));
    if (!isSelected || node == 0)
        return;
    const QRectF removal = removalOf(node);
    painter.setPen(QPen(outlineOf(palette()), 2));
    painter.setBrush(palette().brush(QPalette::Base));
    painter.drawEllipse(removal.adjusted(1, 1, -1, -1));
    const QRectF cross = removal.adjusted(8, 8, -8, -8);
    painter.setPen(QPen(palette().color(QPalette::Text), 2.5, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(cross.topLeft(), cross.bottomRight());
    painter.drawLine(cross.topRight(), cross.bottomLeft());
}

void PredictionView::paintHint(QPainter &painter) const
{
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    const QString count = countText();
    const QString hint = tr("Click a process: it gets a child. × or Delete takes it away.");
    const int height = fontMetrics().lineSpacing();
    const QRect line(int(margin), this->height() - height - 10, width() - 2 * int(margin), height);
    const int room = line.width() - fontMetrics().horizontalAdvance(count) - 16;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(hint, Qt::ElideRight, room));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, count);
}

void PredictionView::paintClaim(QPainter &painter) const
{
    const QRect room = rect().adjusted(width() / 10, 20, -width() / 10, -20);
    QFont large = font();
    large.setWeight(QFont::DemiBold);
    // As large as has room.
    for (int pixels = 40; pixels >= 14; pixels -= 2) {
        large.setPixelSize(pixels);
        if (QFontMetrics(large).boundingRect(room, Qt::TextWordWrap | Qt::AlignCenter, m_claim).height() <
            room.height() * 0.7)
            break;
    }
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(room, Qt::TextWordWrap | Qt::AlignCenter, tr("“%1”").arg(m_claim));
}

// ---- pointer and keys ----------------------------------------------------------------------------------------------

void PredictionView::select(int node)
{
    m_selected = node;
    describe();
    update();
}

void PredictionView::addChild()
{
    if (!m_claim.isEmpty() || m_prediction.add(m_selected) < 0)
        return;
    arrange();
    Q_EMIT changed();
}

void PredictionView::remove(int node)
{
    if (!m_claim.isEmpty() || node <= 0)
        return;
    const int parent = m_prediction.parents()[std::size_t(node)];
    m_prediction.remove(node);
    m_selected = parent;
    arrange();
    Q_EMIT changed();
}

void PredictionView::removeSelected()
{
    remove(m_selected);
}

void PredictionView::mousePressEvent(QMouseEvent *event)
{
    if (!m_claim.isEmpty())
        return;
    if (event->button() == Qt::LeftButton && m_selected > 0 && removalOf(m_selected).contains(event->position()))
        return removeSelected();
    const int node = nodeAt(event->position());
    if (node < 0)
        return;
    select(node);
    if (event->button() == Qt::LeftButton)
        addChild();
    else if (event->button() == Qt::RightButton)
        removeSelected();
}

void PredictionView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Insert:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return addChild();
    case Qt::Key_Minus:
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        return removeSelected();
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
        return step(event->key());
    default:
        QWidget::keyPressEvent(event);
    }
}

// Up to the parent, down to the first child, sideways to the nearest on the same level.
void PredictionView::step(int key)
{
    const auto &parents = m_prediction.parents();
    int best = -1;
    for (int node = 0; node < int(parents.size()); ++node) {
        const double aside = placeOf(node).left() - placeOf(m_selected).left();
        const bool isOnLevel = node != m_selected && std::abs(placeOf(node).top() - placeOf(m_selected).top()) < 1;
        const bool fits = key == Qt::Key_Up     ? node == parents[std::size_t(m_selected)]
                          : key == Qt::Key_Down ? best < 0 && parents[std::size_t(node)] == m_selected
                          : key == Qt::Key_Left ? isOnLevel && aside < 0
                                                : isOnLevel && aside > 0;
        if (fits && (best < 0 || std::abs(aside) < std::abs(placeOf(best).left() - placeOf(m_selected).left())))
            best = node;
    }
    if (best >= 0)
        select(best);
}

} // namespace forkscope
