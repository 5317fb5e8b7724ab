// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Says in the banner what a session has to say: losses, interruptions, what is missing, and that the view stands still.
#pragma once

#include "ui/banner.h"
#include "ui/sessioncontext.h"

#include <QObject>

namespace forkscope {

class LiveSource;

// The helper's stream in `source`, also below a recorded command; null if there is none.
LiveSource *liveSourceIn(Source &source);

class SessionMessages : public QObject
{
    Q_OBJECT

public:
    SessionMessages(SessionContext &context, Banner &banner, QObject *parent);

    void showFirstLoss();
    void describeSource();

private:
    void showLoss(EventNumber number);
    void showPause();
    void showNotice();

    SessionContext &m_context;
    Banner &m_banner;
};

} // namespace forkscope
