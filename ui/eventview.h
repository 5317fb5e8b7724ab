// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of events up to the cursor. It follows while its last row is in sight.
#pragma once

#include "ui/sessioncontext.h"

#include <QTableView>

namespace forkscope {

class EventView : public QTableView
{
    Q_OBJECT

public:
    explicit EventView(SessionContext &context, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

protected Q_SLOTS:
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    void showSelection();
    bool isAtEnd() const;

    SessionContext &m_context;
    bool m_changing = false;
};

} // namespace forkscope
