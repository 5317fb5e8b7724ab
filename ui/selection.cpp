// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection.h"

#include "app/session/session.h"

namespace forkscope {

Selection::Selection(const Session &session, QObject *parent) : QObject(parent), m_session(session) {}

void Selection::selectProcess(ProcessIndex process)
{
    if (process == m_process)
        return;
    set(process, process == NoProcess ? NoEvent : EventNumber(m_session.processes().at(process).birth));
}

void Selection::selectEvent(EventNumber event)
{
    const auto concerned = event == NoEvent ? NoProcess : m_session.events().process(event);
    set(concerned == NoProcess ? m_process : concerned, event);
}

void Selection::set(ProcessIndex process, EventNumber event)
{
    if (process == m_process && event == m_event)
        return;
    m_process = process;
    m_event = event;
    Q_EMIT changed();
}

} // namespace forkscope
