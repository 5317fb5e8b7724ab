// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the context menus of tree and event list offer to narrow the views by what is under the pointer.
#pragma once

#include "ui/sessioncontext.h"

class QMenu;

namespace forkscope {

// *Filter by this*, with the ways in which the test joins the filter; nothing when there is no test.
void addFilterMenu(QMenu &menu, SessionContext &context, const QString &test);
// *Hide this command*, *Hide this subtree*, *Only this subtree*.
void addProcessMenu(QMenu &menu, SessionContext &context, ProcessIndex process);

void hideCommand(SessionContext &context, ProcessIndex process);
void hideSubtree(SessionContext &context, ProcessIndex process);
void showOnlySubtree(SessionContext &context, ProcessIndex process);

} // namespace forkscope
