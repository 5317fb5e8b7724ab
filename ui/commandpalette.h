// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every action of the window by its name: a few letters find it, Enter does it.
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

namespace forkscope {

class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    // Offers those of `actions` that can be done now.
    explicit CommandPalette(const QList<QAction *> &actions, QWidget *parent);

    QLineEdit &line() { return *m_line; }
    QListWidget &list() { return *m_list; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void find(const QString &words);
    void perform();

    QList<QAction *> m_actions;
    QLineEdit *m_line;
    QListWidget *m_list;
};

// As it stands in a menu, without its mark for the key, its dots and its keys.
QString plainText(const QAction &action);

} // namespace forkscope
