// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings to open again: those that were captured and not saved, and those opened or saved lately.
#pragma once

#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace forkscope {

// Puts a file on top of the list of recent ones.
void rememberRecording(const QString &path);

class RecordingList : public QWidget
{
    Q_OBJECT

public:
    explicit RecordingList(QWidget *parent = nullptr);

    void refresh();

Q_SIGNALS:
    void chosen(const QString &path);

private:
    void addRecording(QTreeWidgetItem *group, const QString &path);
    void addGroup(const QString &title, const QStringList &paths);

    QTreeWidget *m_list;
};

} // namespace forkscope
