// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a live session on disk from its first message on, so that closing or a crash loses nothing.
#pragma once

#include "app/recording/recorder.h"
#include "app/session/session.h"

#include <QObject>

namespace forkscope {

// $XDG_DATA_HOME/forkscope/recordings.
QString spoolDirectory();
// Recordings that nobody saved stay for a week.
void removeOldSpools();

class Spool : public QObject
{
    Q_OBJECT

public:
    explicit Spool(Session &session, QObject *parent = nullptr);
    ~Spool() override;

    // Where what came so far can be read; empty before the first message and after writing failed at the start.
    QString readablePath();
    // Writes what is pending, so that readablePath() holds all.
    void flush();
    // The whole session was saved elsewhere: the file is not needed any more.
    void discard();

Q_SIGNALS:
    void failed(const QString &sentence);

private:
    void take(const Message &message);

    std::unique_ptr<Recorder> m_recorder;
    bool m_hasFailed = false;
    bool m_isFinished = false;
    bool m_isDiscarded = false;
};

} // namespace forkscope
