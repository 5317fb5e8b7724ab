// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Why watching is impossible here, in place: the reason, the repair, a command to copy, another try, and the details.
#pragma once

#include "app/stream/helperproblem.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace forkscope {

class ProblemBox : public QFrame
{
    Q_OBJECT

public:
    explicit ProblemBox(QWidget *parent = nullptr);

    void show(const HelperProblem &problem);

Q_SIGNALS:
    void retryRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_sentence;
    QLabel *m_repair;
    QLabel *m_command;
    QLabel *m_detail;
    QPushButton *m_copy;
    QPushButton *m_retry;
    QPushButton *m_details;
};

} // namespace forkscope
