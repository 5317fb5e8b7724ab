// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a lab in the terminal: watched, kept where --output says, and over when this returns.
#pragma once

#include "app/labs/lab.h"
#include "app/session/session.h"
#include "app/stream/commandsource.h"

#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

namespace forkscope {

class Arguments;
class LabSource;
class LiveSource;

// How labs are run.
struct LabPlan
{
    std::chrono::milliseconds limit; // of a program's time
    CommandSource::Via via;          // how it is watched
};

class LabRun
{
public:
    LabRun(const Lab &lab, const LabPlan &plan, const Arguments &arguments);
    ~LabRun();

    // An exit code; what kept it from running has been said.
    int run();

    // Whether the helper could not be had.
    bool hasFallenBack() const { return m_hasFallenBack; }
    // What was seen, after a run that ended with ExitCode::Fine.
    const Session &session() const { return *m_session; }
    // What the program did that a lab must not.
    const QStringList &troubles() const;
    // Of all that there was, for people.
    QByteArray treeText() const;

private:
    int conclude();

    const Arguments &m_arguments;
    LiveSource *m_live = nullptr;  // in m_source
    LabSource *m_source = nullptr; // in m_session
    std::unique_ptr<Session> m_session;
    bool m_hasFallenBack = false;
};

// As `lab run` and `lab facts` take it from --limit and --via; nothing after a complaint.
std::optional<LabPlan> planAsked(const Arguments &arguments);
// The labs and claims in the directory that was asked for; what is wrong with any has been said.
LabShelf shelfAsked(const Arguments &arguments);

} // namespace forkscope
