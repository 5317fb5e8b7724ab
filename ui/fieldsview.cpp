// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fieldsview.h"

#include "ui/fielddelegate.h"
#include "ui/palette.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

namespace forkscope {

namespace {

// Below this width the hook is named under the list only.
constexpr int widthForHooks = 470;
constexpr int hookWidth = 150;

} // namespace

FieldsView::FieldsView(QWidget *parent)
    : QWidget(parent), m_model(new ArgumentModel(this)), m_tree(new QTreeView(this)), m_detail(new QLabel(this))
{
    m_tree->setObjectName(QStringLiteral("fields"));
    m_tree->setAccessibleName(tr("Arguments and facts of the event"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new FieldDelegate(m_tree));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setItemsExpandable(false);
    m_tree->setWordWrap(true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(20);
    m_tree->header()->moveSection(ArgumentModel::TagsColumn, ArgumentModel::MeaningColumn);
    m_tree->header()->setSectionsClickable(false);
    m_tree->header()->hide();
    m_tree->setColumnHidden(ArgumentModel::MeaningColumn, true);
    m_tree->viewport()->installEventFilter(this);

    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_detail->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_detail->setContentsMargins(12, 6, 12, 6);
    m_detail->setMinimumHeight(fontMetrics().height() * 4 + 12);
    m_detail->setAccessibleName(tr("About the field"));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_detail);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &FieldsView::describeCurrent);
}

void FieldsView::show(const Event &event)
{
    m_model->show(event);
    m_tree->expandAll();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex field = m_model->index(row, 0);
        m_tree->setFirstColumnSpanned(row, {}, field.data(ArgumentModel::SectionRole).toBool());
        for (int flag = 0; flag < m_model->rowCount(field); ++flag)
            m_tree->setFirstColumnSpanned(flag, field, true);
    }
    arrange();
    // A heading is no place to stand on.
    const int first = m_model->index(0, 0).data(ArgumentModel::SectionRole).toBool() && m_model->rowCount() > 1 ? 1 : 0;
    m_tree->setCurrentIndex(m_model->index(first, 0));
    m_tree->scrollToTop();
    describeCurrent();
}

void FieldsView::clear()
{
    m_model->clear();
    describeCurrent();
}

// Not the view's own size: a scroll bar that comes or goes changes the room as well.
bool FieldsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        arrange();
    return QWidget::eventFilter(watched, event);
}

void FieldsView::arrange()
{
    const int width = m_tree->viewport()->width();
    const bool hooks = width >= widthForHooks;
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int name = qMin(13 * digit + 12, width / 3);
    int tags = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        tags =
            qMax(tags, tagsWidth(m_tree->font(), m_model->index(row, 0).data(ArgumentModel::TagsRole).toStringList()));
    m_tree->setColumnHidden(ArgumentModel::HookColumn, !hooks);
    m_tree->setColumnWidth(ArgumentModel::NameColumn, name);
    m_tree->setColumnWidth(ArgumentModel::TagsColumn, tags);
    m_tree->setColumnWidth(ArgumentModel::HookColumn, hookWidth);
    m_tree->setColumnWidth(ArgumentModel::ValueColumn, width - name - tags - (hooks ? hookWidth : 0));
}

void FieldsView::describeCurrent()
{
    const QModelIndex index = m_tree->currentIndex();
    if (!index.isValid() || index.data(ArgumentModel::SectionRole).toBool()) {
        m_detail->clear();
        return;
    }
    const auto text = [&](int column) { return index.siblingAtColumn(column).data().toString(); };
    QStringList lines;
    const QString meaning = text(ArgumentModel::MeaningColumn);
    if (index.parent().isValid()) {
        const QString bit = text(ArgumentModel::ValueColumn);
        lines << (bit.isEmpty() ? text(ArgumentModel::NameColumn)
                                : tr("%1 (%2): %3").arg(text(ArgumentModel::NameColumn), bit, meaning));
    } else {
        const QString declared = index.siblingAtColumn(0).data(Qt::ToolTipRole).toString();
        lines << tr("%1 = %2").arg(declared.isEmpty() ? text(ArgumentModel::NameColumn) : declared,
                                   text(ArgumentModel::ValueColumn));
        if (!meaning.isEmpty())
            lines << meaning;
        lines << provenanceSentence(index.data(ArgumentModel::TagsRole).toStringList(),
                                    text(ArgumentModel::HookColumn));
    }
    m_detail->setText(lines.join(QLatin1Char('\n')));
}

} // namespace forkscope
