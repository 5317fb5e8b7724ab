// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processheader.h"

#include "ui/timegestures.h"
#include "ui/timeruler.h"

#include <QMenu>
#include <QPainter>
#include <QStyleOption>

#include <array>

namespace forkscope {

namespace {

constexpr int narrowestLane = 220;

struct ColumnWidth
{
    int column;
    double wanted, least; // in widths of the digit 0
};
// In the order they stand; the lane follows.
constexpr std::array widths{
    ColumnWidth{ProcessTreeModel::ProcessColumn, 23, 14}, ColumnWidth{ProcessTreeModel::PidColumn, 8.5, 7},
    ColumnWidth{ProcessTreeModel::ForksColumn, 7.5, 6},   ColumnWidth{ProcessTreeModel::BeganColumn, 12.5, 0},
    ColumnWidth{ProcessTreeModel::ResultColumn, 11, 9},   ColumnWidth{ProcessTreeModel::ArgumentsColumn, 11, 0},
};

} // namespace

ProcessHeader::ProcessHeader(SessionContext &context, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent), m_context(context)
{
    setStretchLastSection(true);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setHighlightSections(false);
    setSectionsClickable(false);
    setMinimumSectionSize(0);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Columns of the process tree"));
    connect(this, &QWidget::customContextMenuRequested, this, &ProcessHeader::showColumnMenu);
    connect(this, &QHeaderView::sectionResized, this, &ProcessHeader::noteWidth);
    connect(&context, &SessionContext::refreshed, viewport(), qOverload<>(&QWidget::update));
    connect(&context.axis(), &TimeAxis::rangeChanged, viewport(), qOverload<>(&QWidget::update));

    auto *gestures = new TimeGestures(*viewport(), context, [this] { return laneSection().adjusted(4, 0, 0, 0); });
    gestures->setDrag(TimeGestures::Drag::PlacesCursor);
    gestures->setWheel(TimeGestures::Wheel::Plain);
}

void ProcessHeader::arrange()
{
    moveSection(visualIndex(ProcessTreeModel::LaneColumn), count() - 1);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (const ColumnWidth &width : widths)
        m_wanted[std::size_t(width.column)] = int(width.wanted * digit);
    distribute();
}

void ProcessHeader::setWidths(const Widths &widths)
{
    m_wanted = widths;
    distribute();
}

QRect ProcessHeader::laneSection() const
{
    const int lane = ProcessTreeModel::LaneColumn;
    return {sectionViewportPosition(lane), 0, sectionSize(lane), height()};
}

void ProcessHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int section) const
{
    QHeaderView::initStyleOptionForIndex(option, section);
    if (section == ProcessTreeModel::PidColumn || section == ProcessTreeModel::ForksColumn ||
        section == ProcessTreeModel::BeganColumn)
        option->textAlignment = Qt::AlignRight | Qt::AlignVCenter;
}

void ProcessHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    if (section != ProcessTreeModel::LaneColumn) {
        QHeaderView::paintSection(painter, rect, section);
        return;
    }
    painter->save();
    QStyleOptionHeaderV2 ground;
    initStyleOption(&ground);
    ground.rect = rect;
    style()->drawControl(QStyle::CE_HeaderSection, &ground, painter, this);
    drawTimeRuler(*painter, m_context, palette(), rect);
    painter->restore();
}

void ProcessHeader::resizeEvent(QResizeEvent *event)
{
    QHeaderView::resizeEvent(event);
    distribute();
}

void ProcessHeader::noteWidth(int section, int /*oldSize*/, int newSize)
{
    if (m_adjusting)
        return;
    if (section != ProcessTreeModel::LaneColumn)
        m_wanted[std::size_t(section)] = newSize;
    distribute();
}

// Gives each column the width it wants; where the lane would become too narrow, the last ones give way first.
void ProcessHeader::distribute()
{
    if (m_adjusting || count() == 0)
        return;
    m_adjusting = true;
    Widths sizes = m_wanted;
    int lacking = narrowestLane - viewport()->width();
    for (const ColumnWidth &width : widths)
        lacking += isSectionHidden(width.column) ? 0 : sizes[std::size_t(width.column)];
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (auto width = widths.rbegin(); width != widths.rend() && lacking > 0; ++width) {
        if (isSectionHidden(width->column))
            continue;
        int &size = sizes[std::size_t(width->column)];
        const int given = std::max(0, std::min(lacking, size - int(width->least * digit)));
        size -= given;
        lacking -= given;
    }
    for (const ColumnWidth &width : widths)
        resizeSection(width.column, sizes[std::size_t(width.column)]);
    m_adjusting = false;
    Q_EMIT laneMoved();
}

void ProcessHeader::showColumnMenu(const QPoint &place)
{
    QMenu menu;
    for (const ColumnWidth &width : widths) {
        if (width.column == ProcessTreeModel::ProcessColumn)
            continue;
        auto *action = menu.addAction(model()->headerData(width.column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(width.column));
        connect(action, &QAction::toggled, this, [this, column = width.column](bool shown) {
            setSectionHidden(column, !shown);
            distribute();
        });
    }
    menu.exec(viewport()->mapToGlobal(place));
}

} // namespace forkscope
