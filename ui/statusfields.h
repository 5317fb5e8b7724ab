// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar of a session: what it does, forks per second, processes, losses, how far behind now, and the source.
// Each field is a button to the matter it names.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QToolButton;

namespace forkscope {

class StatusFields : public QWidget
{
    Q_OBJECT

public:
    explicit StatusFields(SessionContext &context, QWidget *parent = nullptr);

    QString text() const;

Q_SIGNALS:
    void stateClicked();
    void rateClicked();
    void processesClicked();
    void lossClicked();
    void sourceClicked();

private:
    QToolButton *addField(const QString &name, const QString &tip);
    QString stateText() const;
    QString sourceText() const;
    void showProcesses();
    void refresh();

    SessionContext &m_context;
    QToolButton *m_state;
    QToolButton *m_rate;
    QToolButton *m_processes;
    QToolButton *m_lost;
    QToolButton *m_behind;
    QToolButton *m_source;
};

} // namespace forkscope
