// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the cursor stands; typed over, where it is to go.
#pragma once

#include "ui/sessioncontext.h"

#include <QLineEdit>

namespace forkscope {

class TimeField : public QLineEdit
{
    Q_OBJECT

public:
    explicit TimeField(SessionContext &context, QWidget *parent = nullptr);

    // Takes the focus, ready for another time.
    void edit();
    // What is wrong with what was typed; empty while nothing is.
    const QString &problem() const { return m_problem; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void go();
    void leave();
    void showTime();
    void setProblem(const QString &problem);

    SessionContext &m_context;
    QWidget *m_cameFrom = nullptr;
    QString m_problem;
};

} // namespace forkscope
