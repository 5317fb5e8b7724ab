// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/eventview.h"

#include "app/models/celltest.h"
#include "ui/filtermenu.h"
#include "ui/glyphs.h"
#include "ui/palette.h"
#include "ui/resultmark.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"

#include <QActionGroup>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <array>
#include <optional>

namespace forkscope {

namespace {

constexpr int glyphSize = 11;

// The kind's glyph before its word; the other cells plain.
class EventDelegate : public QStyledItemDelegate
{
public:
    EventDelegate(SessionContext &context, QObject *parent) : QStyledItemDelegate(parent), m_context(context) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() != EventListModel::KindColumn) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QString text = cell.text;
        cell.text.clear();
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        const bool selected = cell.state.testFlag(QStyle::State_Selected);
        const QColor color = cell.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        const auto mark = markOf(EventNumber(index.data(EventListModel::EventNumberRole).toULongLong()), cell.palette);
        const QRect place = cell.rect.adjusted(4, 0, -4, 0);
        if (mark)
            drawGlyph(*painter, mark->first,
                      QRectF(place.left(), place.center().y() - glyphSize / 2.0 + 0.5, glyphSize, glyphSize),
                      selected ? color : mark->second);
        painter->save();
        painter->setPen(color);
        painter->setFont(cell.font);
        painter->drawText(place.adjusted(glyphSize + 5, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex & /*index*/) const override
    {
        return {60, option.fontMetrics.height() + 6};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
    }

private:
    std::optional<std::pair<Glyph, QColor>> markOf(EventNumber number, const QPalette &palette) const
    {
        const QColor text = palette.color(QPalette::Text);
        const EventStore &events = m_context.session().events();
        switch (events.type(number)) {
        case EventType::Fork: {
            if (events.isThread(number))
                return std::pair{Glyph::Thread, text};
            const ProcessIndex process = events.process(number);
            const bool spawned = process != NoProcess &&
                                 m_context.session().processes().at(process).flags.testFlag(ProcessFlag::Spawned);
            return spawned ? std::pair{Glyph::Spawn, text} : std::pair{Glyph::Fork, markColor(Meaning::Fork, palette)};
        }
        case EventType::ForkFailed:
            return std::pair{Glyph::Failure, markColor(Meaning::Failure, palette)};
        case EventType::Exec:
            return std::pair{Glyph::Exec, markColor(Meaning::Exec, palette)};
        case EventType::Adopt:
            return std::pair{Glyph::Adopted, text};
        case EventType::Lost:
            return std::pair{Glyph::Lost, text};
        case EventType::Marker: {
            const auto note = MarkerNote::of(*events.event(number).as<Marker>());
            return std::pair{glyphOf(note.kind), colorOf(note, palette)};
        }
        case EventType::Exit:
            if (const ProcessIndex process = events.process(number); !events.isThread(number) && process != NoProcess) {
                const auto mark = resultMark(m_context.session().processes().at(process), ProcessState::Ended, palette);
                return std::pair{mark.glyph, mark.color};
            }
            break;
        default:
            break;
        }
        return std::nullopt;
    }

    SessionContext &m_context;
};

struct ColumnWidth
{
    int column;
    double width; // in widths of the digit 0
};
constexpr std::array widths{
    ColumnWidth{EventListModel::NumberColumn, 9},  ColumnWidth{EventListModel::TimeColumn, 14},
    ColumnWidth{EventListModel::KindColumn, 12},   ColumnWidth{EventListModel::ProcessColumn, 23},
    ColumnWidth{EventListModel::ChildColumn, 9},   ColumnWidth{EventListModel::CallColumn, 9},
    ColumnWidth{EventListModel::ResultColumn, 13},
};

} // namespace

EventView::EventView(SessionContext &context, QWidget *parent) : QTableView(parent), m_context(context)
{
    setObjectName(QStringLiteral("eventView"));
    setAccessibleName(tr("Events"));
    setModel(&context.events());
    setItemDelegate(new EventDelegate(context, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setAccessibleName(tr("Columns of the event list"));
    for (const ColumnWidth &column : widths)
        setColumnWidth(column.column, int(column.width * fontMetrics().horizontalAdvance(QLatin1Char('0'))));
    connect(&context.selection(), &Selection::changed, this, &EventView::showSelection);
    if (model()->rowCount() > 0)
        EventView::rowsInserted({}, 0, model()->rowCount() - 1);
}

bool EventView::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
}

void EventView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    const bool follows = isAtEnd();
    QTableView::rowsInserted(parent, first, last);
    if (!currentIndex().isValid()) {
        const QScopedValueRollback changing(m_changing, true);
        selectionModel()->setCurrentIndex(model()->index(0, 0), QItemSelectionModel::NoUpdate);
    }
    showSelection();
    if (follows)
        scrollToBottom();
}

void EventView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    const QScopedValueRollback changing(m_changing, true);
    QTableView::rowsAboutToBeRemoved(parent, first, last);
    if (m_context.events().eventAt(currentIndex()) != m_context.selection().eventNumber())
        clearSelection();
}

void EventView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_changing && current.isValid())
        m_context.selection().selectEvent(m_context.events().eventAt(current));
}

void EventView::showSelection()
{
    const EventNumber event = m_context.selection().eventNumber();
    const QScopedValueRollback changing(m_changing, true);
    const int row = event == NoEvent ? -1 : m_context.events().rowOf(event);
    const QModelIndex index = row < 0 ? QModelIndex() : m_context.events().index(row, 0);
    if (!index.isValid() || m_context.events().eventAt(index) != event) {
        clearSelection();
        return;
    }
    if (index.row() != currentIndex().row() || !selectionModel()->isRowSelected(row))
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void EventView::keyPressEvent(QKeyEvent *event)
{
    if (!handleTransportKey(*event, m_context))
        QTableView::keyPressEvent(event);
}

void EventView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu;
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid())
        addFilterMenu(
            menu, m_context,
            cellTest(m_context.session(), m_context.events().eventAt(index), EventListModel::Column(index.column())));
    auto *group = new QActionGroup(&menu);
    const auto add = [&](const QString &text, EventListModel::TimeStyle style) {
        auto *action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(m_context.events().timeStyle() == style);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, style] { m_context.events().setTimeStyle(style); });
    };
    add(tr("Time of day"), EventListModel::TimeStyle::WallClock);
    add(tr("Time since the start"), EventListModel::TimeStyle::SinceStart);
    add(tr("Time since the previous event"), EventListModel::TimeStyle::SincePrevious);
    menu.exec(event->globalPos());
}

} // namespace forkscope
