// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filteractions.h"

#include "ui/filtermenu.h"

#include <QAction>

namespace forkscope {

FilterActions::FilterActions(Actions &actions, SessionContext &context, QObject *parent) : QObject(parent)
{
    connect(actions[Act::EditFilter], &QAction::triggered, this, &FilterActions::filterRequested);
    const auto onSelected = [&](Act act, auto what) {
        connect(actions[act], &QAction::triggered, this, [&context, what] {
            if (const auto process = context.selection().process(); process != NoProcess)
                what(context, process);
        });
    };
    onSelected(Act::HideCommand, hideCommand);
    onSelected(Act::HideSubtree, hideSubtree);
    onSelected(Act::OnlySubtree, showOnlySubtree);
    connect(actions[Act::FilterAB], &QAction::triggered, this,
            [&context] { context.timeSelection().setRange(context.timeSelection().between()); });
}

} // namespace forkscope
