// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are dropped on a widget.
#pragma once

#include <QObject>

class QWidget;

namespace forkscope {

class FileDrop : public QObject
{
    Q_OBJECT

public:
    explicit FileDrop(QWidget &target);

Q_SIGNALS:
    void dropped(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace forkscope
