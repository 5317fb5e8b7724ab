// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out, for one session, the actions that move in time, play, and mark moments; and what undoes them.
#pragma once

#include "ui/actions.h"
#include "ui/sessioncontext.h"

namespace forkscope {

class TimeActions : public QObject
{
    Q_OBJECT

public:
    TimeActions(Actions &actions, SessionContext &context, QObject *parent);

Q_SIGNALS:
    // Of which the window has the fields.
    void timeRequested();
    void markerRequested();

private:
    template <class What>
    void on(Act act, What what);
    void connectMoves();
    void connectMarks();
    void connectPlay();
    void connectUndo();
    void showLoop();

    Actions &m_actions;
    SessionContext &m_context;
};

} // namespace forkscope
