// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processdelegate.h"

#include "app/models/sentence.h"
#include "ui/glyphs.h"
#include "ui/lanepainter.h"
#include "ui/palette.h"
#include "ui/presentation.h"
#include "ui/resultmark.h"
#include "ui/timeticks.h"

#include <QApplication>
#include <QPainter>

namespace forkscope {

namespace {

constexpr qint64 birthShownMs = 1000;
constexpr int glyphSize = 11;

} // namespace

ProcessDelegate::ProcessDelegate(SessionContext &context, QObject *parent)
    : QStyledItemDelegate(parent), m_context(context)
{
    m_clock.start();
    m_fade.setSingleShot(true);
    connect(&m_fade, &QTimer::timeout, this, &ProcessDelegate::fade);
}

void ProcessDelegate::markBorn(ProcessIndex process)
{
    m_born.insert(process, m_clock.elapsed());
    if (!m_fade.isActive())
        m_fade.start(int(birthShownMs));
}

void ProcessDelegate::fade()
{
    const qint64 now = m_clock.elapsed();
    qint64 oldest = now;
    m_born.removeIf([&](const std::pair<const ProcessIndex &, qint64 &> &entry) {
        if (now - entry.second >= birthShownMs)
            return true;
        oldest = std::min(oldest, entry.second);
        return false;
    });
    if (!m_born.isEmpty())
        m_fade.start(int(std::max<qint64>(50, oldest + birthShownMs - now)));
    Q_EMIT birthsFaded();
}

void ProcessDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (const auto *presentation = option->widget ? Presentation::of(*option->widget) : nullptr)
        option->text = presentation->shown(option->text);
    const auto state = ProcessState(index.data(ProcessTreeModel::StateRole).toInt());
    const bool ended = state == ProcessState::Ended || state == ProcessState::Zombie || state == ProcessState::Refused;
    const bool selected = option->state.testFlag(QStyle::State_Selected);
    option->font.setItalic(ended && index.column() == ProcessTreeModel::ProcessColumn);
    if (selected && index.column() == ProcessTreeModel::ProcessColumn)
        option->font.setBold(true);
    option->fontMetrics = QFontMetrics(option->font);
    // What only stands above what a filter finds is dimmed more than what has ended.
    const bool isContext = !index.data(ProcessTreeModel::HitRole).toBool();
    if (isContext && !selected)
        option->palette.setColor(QPalette::Text, contextText(option->palette));
    const bool quiet =
        ended || index.column() == ProcessTreeModel::BeganColumn || index.column() == ProcessTreeModel::ArgumentsColumn;
    if (quiet && !isContext && !selected)
        option->palette.setColor(QPalette::Text, mutedText(option->palette));
    if (index.column() == ProcessTreeModel::PidColumn || index.column() == ProcessTreeModel::ForksColumn ||
        index.column() == ProcessTreeModel::BeganColumn)
        option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
    const auto process = ProcessIndex(index.data(ProcessTreeModel::ProcessIndexRole).toUInt());
    if (isJustBorn(process) && !selected)
        option->backgroundBrush = birthTint(option->palette);
}

void ProcessDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto process = ProcessIndex(index.data(ProcessTreeModel::ProcessIndexRole).toUInt());
    switch (index.column()) {
    case ProcessTreeModel::LaneColumn: {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        paintLane(painter, cell, index);
        return;
    }
    case ProcessTreeModel::ResultColumn:
        if (process == NoProcess)
            break;
        paintResult(painter, option, index, process);
        return;
    default:
        break;
    }
    const bool marked = index.column() == ProcessTreeModel::ProcessColumn && isJustBorn(process);
    QStyleOptionViewItem cell = option;
    if (marked) { // the name makes room for the glyph
        if (!option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, birthTint(option.palette));
        cell.rect.setRight(option.rect.right() - glyphSize - 6);
    }
    QStyledItemDelegate::paint(painter, cell, index);
    if (marked) {
        const bool spawned = m_context.session().processes().at(process).flags.testFlag(ProcessFlag::Spawned);
        const QRectF place(option.rect.right() - glyphSize - 4, option.rect.center().y() - glyphSize / 2.0, glyphSize,
                           glyphSize);
        drawGlyph(*painter, spawned ? Glyph::Spawn : Glyph::Fork, place,
                  spawned ? option.palette.color(QPalette::Text) : markColor(Meaning::Fork, option.palette));
    }
}

void ProcessDelegate::paintLane(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected)
        painter->fillRect(option.rect, option.palette.brush(QPalette::Highlight));
    else if (option.backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option.rect, option.backgroundBrush);
    TimeAxis &axis = m_context.axis();
    painter->setPen(QPen(gridColor(option.palette), 0, Qt::DotLine));
    for (const TimeTick &tick : timeTicks(axis.from(), axis.to(), option.rect.width(), 90, m_context.clock())) {
        const double x = std::round(axis.xOf(tick.time, option.rect.left(), option.rect.width()));
        painter->drawLine(QPointF(x, option.rect.top()), QPointF(x, option.rect.bottom()));
    }
    LanePainter lane(*painter, m_context, option.palette, option.rect);
    const auto process = m_context.tree().processAt(index);
    if (process != NoProcess)
        lane.draw(process, selected ? Emphasis::Selected : Emphasis::None);
    else if (const auto fold = m_context.tree().foldAt(index))
        lane.drawMany(m_context.tree().fold(*fold).members, NoProcess);
    painter->restore();
}

void ProcessDelegate::paintResult(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                                  ProcessIndex process) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    QString text = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const ProcessTable &table = m_context.session().processes();
    const Position position = m_context.tree().position();
    const ProcessState state = table.stateAt(process, position);
    const Process &life = table.at(process);
    const bool adopted = state == ProcessState::Running && table.parentAt(process, position) != life.parent;
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    QColor color = cell.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    QRect place = cell.rect.adjusted(4, 0, -4, 0);
    if (adopted)
        text = processTitle(table, table.parentAt(process, position), position);
    if (const auto *presentation = cell.widget ? Presentation::of(*cell.widget) : nullptr)
        text = presentation->shown(text);
    if (state != ProcessState::Running || adopted) {
        const ResultMark mark = adopted ? ResultMark{Glyph::Adopted, color} : resultMark(life, state, cell.palette);
        color = selected ? color : mark.color;
        drawGlyph(*painter, mark.glyph,
                  QRectF(place.left(), place.center().y() - glyphSize / 2.0 + 0.5, glyphSize, glyphSize), color);
        place.setLeft(place.left() + glyphSize + 4);
    }
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(color);
    painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
    painter->restore();
}

QSize ProcessDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Q_UNUSED(index)
    const bool isPresented = option.widget && Presentation::of(*option.widget);
    return {60, std::max(isPresented ? Presentation::rowHeight : 24, option.fontMetrics.height() + 8)};
}

} // namespace forkscope
