// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the cells of the process tree: births tinted, ended rows italic, results with their glyph, lives as bars.
#pragma once

#include "ui/sessioncontext.h"

#include <QElapsedTimer>
#include <QHash>
#include <QStyledItemDelegate>
#include <QTimer>

namespace forkscope {

class ProcessDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ProcessDelegate(SessionContext &context, QObject *parent);

    // A row that is new to the eye: it stands out for a second.
    void markBorn(ProcessIndex process);
    bool isJustBorn(ProcessIndex process) const { return m_born.contains(process); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void birthsFaded();

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintLane(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintResult(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                     ProcessIndex process) const;
    void fade();

    SessionContext &m_context;
    QElapsedTimer m_clock;
    QHash<ProcessIndex, qint64> m_born; // when it was marked, ms of m_clock
    QTimer m_fade;
};

} // namespace forkscope
