// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a lab's program with what came of it, for whoever asked: the terminal or the window.
#pragma once

#include "app/labs/lab.h"
#include "app/session/session.h"
#include "app/stream/commandsource.h"

#include <QStringList>

#include <chrono>
#include <memory>

namespace forkscope {

class LabSource;

// How labs are run.
struct LabPlan
{
    std::chrono::milliseconds limit = std::chrono::seconds(10); // of a program's time
    CommandSource::Via via = CommandSource::Via::Either;        // how it is watched
};

// What is asked of the helper for a lab: what a recorded command brings.
WatchRequest labRequest();

class LabTrial : public QObject
{
    Q_OBJECT

public:
    // `upstream` gives the records, as for a CommandSource.
    LabTrial(const Lab &lab, const LabPlan &plan, std::unique_ptr<Source> upstream);
    ~LabTrial() override;

    // What the program's output, complaints included, is written to. Default: that of this program.
    void setOutput(int descriptor);
    void start();
    // Ends the program too; ended() comes.
    void stop();

    Session &session() { return *m_session; }
    const Session &session() const { return *m_session; }
    Source *upstream();

    enum class End {
        Ran,     // and was watched
        Refused, // this computer, or a right, does not allow it
        Broken,  // lab or program
    };
    // Meaningful after ended(), as are the others below.
    End end() const;
    // Why the run says nothing, in one sentence; empty after End::Ran.
    QString problem() const;
    // What may be wrong with it all the same.
    QStringList remarks() const;
    // What the program did that a lab must not.
    const QStringList &troubles() const;

Q_SIGNALS:
    // The helper could not be had, for the reason in `sentence`, and the program alone is watched.
    void fellBack(const QString &sentence);
    void noted(const QString &sentence);
    void ended();

private:
    void take();

    LabSource *m_source; // in m_session
    std::unique_ptr<Session> m_session;
    bool m_wasRefused = false;
    bool m_hasEnded = false;
};

} // namespace forkscope
