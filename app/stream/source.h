// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where messages come from: the helper, a recording, an import, the synthetic generator. All look alike from here on.
#pragma once

#include "app/stream/message.h"

#include <QObject>
#include <QString>

namespace forkscope {

class Source : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Whether it grows with the machine's own time: the cursor then starts at now.
    virtual bool isLive() const = 0;

    // Begins to emit messages, the first of which is a Hello. Emits from the event loop, never from within start().
    virtual void start() = 0;

    // Ends the source: what had arrived is still emitted, then finished() once. Safe to call twice.
    virtual void stop() = 0;

Q_SIGNALS:
    void messageReceived(const forkscope::Message &message);
    // 0 … 1 of what is to be read; sources without an end do not emit it.
    void progressed(double fraction);
    // Nothing more will come. `notice` is empty, or one sentence on what is missing ("The recording ends early: …").
    void finished(const QString &notice);
    // It could not be begun or broke off; `sentence` says what failed, why and what to do. No finished() follows.
    void failed(const QString &sentence);
};

} // namespace forkscope
