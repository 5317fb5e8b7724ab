// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments and facts of one event: a field a row with its value and where it came from, a row for each flag with
// its meaning, and below it all that is known about the current row.
#pragma once

#include "app/models/argumentmodel.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace forkscope {

class FieldsView : public QWidget
{
    Q_OBJECT

public:
    explicit FieldsView(QWidget *parent = nullptr);

    void show(const Event &event);
    void clear();
    QTreeView &tree() { return *m_tree; }
    ArgumentModel &model() { return *m_model; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void arrange();
    void describeCurrent();

    ArgumentModel *m_model;
    QTreeView *m_tree;
    QLabel *m_detail;
};

} // namespace forkscope
