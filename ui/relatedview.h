// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to the current process: parent, creator, names, end. Each is a link that selects it.
#pragma once

#include "ui/sessioncontext.h"

#include <QTreeWidget>

namespace forkscope {

class RelatedView : public QTreeWidget
{
    Q_OBJECT

public:
    explicit RelatedView(SessionContext &context, QWidget *parent = nullptr);

    void showSelection();

private:
    enum class LinkKind { None, Process, Event };
    void addRow(const QString &relation, const QString &text, LinkKind kind = LinkKind::None, quint64 number = 0);
    void addNames(ProcessIndex process);
    void addLife(ProcessIndex process);
    void addCollection(const Process &life);
    void go(const QTreeWidgetItem *item);

    SessionContext &m_context;
};

} // namespace forkscope
