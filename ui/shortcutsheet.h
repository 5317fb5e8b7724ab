// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of the window: those of its actions, read from them, and those that the views have of their own.
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QTableWidget;

namespace forkscope {

class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutSheet(const QList<QAction *> &actions, QWidget *parent);

    QTableWidget &table() { return *m_table; }

private:
    void add(const QString &keys, const QString &what);

    QTableWidget *m_table;
};

} // namespace forkscope
