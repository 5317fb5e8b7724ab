// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What lies between the measuring cursors A and B: how much time, and the numbers that `forkscope stats` prints of it.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace forkscope {

class MeasurePanel : public QWidget
{
    Q_OBJECT

public:
    explicit MeasurePanel(SessionContext &context, QWidget *parent = nullptr);

    QString heading() const;
    QString text() const;

    void copyText() const;
    void copyJson() const;

private:
    void cursorsChanged();
    void showHeading();
    void measure();
    // As if they had been measured at a time when no more had come.
    bool isOutdated() const;

    SessionContext &m_context;
    QLabel *m_heading;
    QPlainTextEdit *m_text;
    QPushButton *m_copyText;
    QPushButton *m_copyJson;
    QTimer m_delay;
    Position m_measured = 0; // how much of the stream there was
};

} // namespace forkscope
