// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one current process and the one current event that every view shows.
#pragma once

#include "app/stream/identity.h"

#include <QObject>

namespace forkscope {

class Session;

class Selection : public QObject
{
    Q_OBJECT

public:
    explicit Selection(const Session &session, QObject *parent = nullptr);

    ProcessIndex process() const { return m_process; }
    EventNumber eventNumber() const { return m_event; }

    // With its birth as the event.
    void selectProcess(ProcessIndex process);
    // With the process it concerns; a loss leaves the process as it is.
    void selectEvent(EventNumber event);

Q_SIGNALS:
    void changed();

private:
    void set(ProcessIndex process, EventNumber event);

    const Session &m_session;
    ProcessIndex m_process = NoProcess;
    EventNumber m_event = NoEvent;
};

} // namespace forkscope
