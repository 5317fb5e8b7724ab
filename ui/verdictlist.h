// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Lines with a sign before each: what was as predicted and what not, what holds and what does not.
#pragma once

#include "ui/marks.h"

#include <QWidget>

class QGridLayout;

namespace forkscope {

class VerdictList : public QWidget
{
    Q_OBJECT

public:
    explicit VerdictList(QWidget *parent = nullptr);

    void clear();
    // `detail` stands below in quieter letters; it may be empty.
    void add(Mark mark, const QString &text, const QString &detail = {});
    // "= two processes are made", a line each.
    QStringList lines() const { return m_lines; }

protected:
    void changeEvent(QEvent *event) override;

private:
    QGridLayout *m_layout;
    QList<QWidget *> m_details;
    QStringList m_lines;
};

} // namespace forkscope
