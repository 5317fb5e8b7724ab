// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out, for one session, the actions that narrow its views.
#pragma once

#include "ui/actions.h"
#include "ui/sessioncontext.h"

namespace forkscope {

class FilterActions : public QObject
{
    Q_OBJECT

public:
    FilterActions(Actions &actions, SessionContext &context, QObject *parent);

Q_SIGNALS:
    void filterRequested();
};

} // namespace forkscope
