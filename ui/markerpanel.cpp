// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/markerpanel.h"

#include "app/recording/marksocket.h"
#include "app/stream/displaytext.h"
#include "ui/markercommands.h"
#include "ui/measurepanel.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"

#include <QApplication>
#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>

namespace forkscope {

namespace {

constexpr int glyphSize = 11;
constexpr int longestNote = 1024;

// The time behind the glyph of the rule that set the marker.
class MarkerDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        if (index.column() != MarkerModel::TimeColumn)
            return;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const auto kind = forkscope_marker_kind(index.data(MarkerModel::KindRole).toInt());
        drawGlyph(
            *painter, glyphOf(kind),
            QRectF(option.rect.left() + 4, option.rect.center().y() - glyphSize / 2.0 + 0.5, glyphSize, glyphSize),
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == MarkerModel::TimeColumn)
            option->text.prepend(QStringLiteral("     "));
    }
};

} // namespace

MarkerPanel::MarkerPanel(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_model(context.session()),
      m_note(new QLineEdit(this)),
      m_set(new QPushButton(tr("Set marker"), this)),
      m_remove(new QPushButton(tr("Remove"), this)),
      m_table(new QTableView(this)),
      m_measure(new MeasurePanel(context, this))
{
    setAccessibleName(tr("Markers"));
    m_note->setObjectName(QStringLiteral("markerNote"));
    m_note->setAccessibleName(tr("Note of a new marker"));
    m_note->setMaxLength(longestNote);
    m_note->setClearButtonEnabled(true);
    m_note->installEventFilter(this);
    m_set->setToolTip(tr("Set a marker with this note at the cursor (Ctrl+M)"));
    m_remove->setToolTip(tr("Remove the marker in the list (Delete); Ctrl+Z brings it back"));
    buildTable();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->addWidget(m_note, 0, 0, 1, 2);
    layout->addWidget(m_set, 1, 0);
    layout->addWidget(m_remove, 1, 1);
    layout->addWidget(m_table, 2, 0, 1, 2);
    layout->addWidget(m_measure, 3, 0, 1, 2);
    layout->setRowStretch(2, 1);
    connect(m_note, &QLineEdit::returnPressed, this, &MarkerPanel::setMarker);
    connect(m_set, &QPushButton::clicked, this, &MarkerPanel::setMarker);
    connect(m_remove, &QPushButton::clicked, this, &MarkerPanel::removeCurrent);
    connect(&m_model, &MarkerModel::renameRequested, this, [this](MarkerId marker, const QString &text) {
        m_context.undo().push(new RenameMarker(m_context.session(), marker, text.toUtf8()));
    });
    connect(&context, &SessionContext::refreshed, this, &MarkerPanel::showPlace);
    showPlace();
}

void MarkerPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("markerTable"));
    m_table->setAccessibleName(tr("List of markers"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new MarkerDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setAccessibleName(tr("Columns of the list of markers"));
    m_table->horizontalHeader()->setSectionResizeMode(MarkerModel::NoteColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(MarkerModel::TimeColumn,
                            fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000")) + 34);
    m_table->setColumnWidth(MarkerModel::AuthorColumn,
                            fontMetrics().horizontalAdvance(QStringLiteral("by itself")) + 12);
    m_table->installEventFilter(this);
    // A table without a current row names none to a screen reader.
    connect(&m_model, &QAbstractItemModel::rowsInserted, m_table, [this] {
        if (!m_table->currentIndex().isValid())
            m_table->selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    });
    if (m_model.rowCount() > 0)
        m_table->selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    const auto go = [this](const QModelIndex &index) {
        if (index.isValid() && index.column() != MarkerModel::NoteColumn)
            m_context.cursor().setTime(m_model.noteAt(index).time);
    };
    connect(m_table, &QTableView::clicked, this, go);
    connect(m_table, &QTableView::activated, this, go);
}

void MarkerPanel::begin()
{
    QWidget *focused = QApplication::focusWidget();
    if (focused != m_note)
        m_cameFrom = focused;
    m_moment = m_context.cursorTime();
    showPlace();
    m_note->setFocus(Qt::ShortcutFocusReason);
    m_note->selectAll();
}

void MarkerPanel::setMarker()
{
    const auto text = m_note->text().trimmed();
    if (!m_context.session().begin())
        return;
    MarkerNote note;
    note.time = m_moment.value_or(m_context.cursorTime());
    note.text = (text.isEmpty() ? tr("marker") : text).toUtf8();
    note.author = markAuthor();
    m_context.undo().push(new SetMarker(m_context.session(), note));
    leaveNote();
}

void MarkerPanel::leaveNote()
{
    m_note->clear();
    m_moment.reset();
    showPlace();
    if (m_note->hasFocus() && m_cameFrom && m_cameFrom->isVisible())
        m_cameFrom->setFocus();
}

void MarkerPanel::showPlace()
{
    const Time time = m_moment.value_or(m_context.cursorTime());
    m_note->setPlaceholderText(tr("Note for a marker at %1").arg(clockText(time, m_context.clock())));
    m_set->setEnabled(m_context.session().begin().has_value());
    m_remove->setEnabled(m_table->currentIndex().isValid());
}

void MarkerPanel::removeCurrent()
{
    if (const auto current = m_table->currentIndex(); current.isValid())
        m_context.undo().push(new RemoveMarker(m_context.session(), m_model.noteAt(current)));
}

bool MarkerPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto &key = *static_cast<QKeyEvent *>(event);
    if (watched == m_note && key.key() == Qt::Key_Escape) {
        leaveNote();
        return true;
    }
    if (watched == m_table && key.key() == Qt::Key_Delete) {
        removeCurrent();
        return true;
    }
    return watched == m_table ? handleTransportKey(key, m_context) : QWidget::eventFilter(watched, event);
}

} // namespace forkscope
