// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the inspector's rows: values with their decoding, missing values in italics, tags as small outlined pills.
#pragma once

#include <QStyledItemDelegate>

namespace forkscope {

class FieldDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    void paintTags(QPainter *painter, const QStyleOptionViewItem &option, const QStringList &tags) const;
    void paintFlag(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintValue(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

// What the provenance tags of one argument need, in pixels.
int tagsWidth(const QFont &font, const QStringList &tags);

// "K: read in kernel space. From tp_btf/task_newtask."
QString provenanceSentence(const QStringList &tags, const QString &hook);

} // namespace forkscope
