// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// How far something long has come, with *Cancel*, at the end of the status bar.
#pragma once

#include <QWidget>

class QProgressBar;

namespace forkscope {

class ProgressField : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressField(QWidget *parent = nullptr);

public Q_SLOTS:
    // Shows itself until `fraction` is 1.
    void setFraction(double fraction);

Q_SIGNALS:
    void cancelled();

private:
    QProgressBar *m_bar;
};

} // namespace forkscope
