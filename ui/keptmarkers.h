// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The markers of an opened recording as they were left: the recording itself is never changed, so what was set, renamed
// or removed is kept below $XDG_STATE_HOME/forkscope until it is opened again.
#pragma once

#include "app/session/session.h"

#include <QTimer>

namespace forkscope {

class KeptMarkers : public QObject
{
    Q_OBJECT

public:
    KeptMarkers(Session &session, QObject *parent);
    // Writes what is not written yet.
    ~KeptMarkers() override;

Q_SIGNALS:
    void failed(const QString &sentence);

private:
    QString path() const;
    void takeUp();
    void write();

    Session &m_session;
    QTimer m_delay;
    bool m_isTakenUp = false;
};

} // namespace forkscope
