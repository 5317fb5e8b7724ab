// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a lab in the terminal: watched, kept where --output says, and over when this returns.
#pragma once

#include "app/labs/labtrial.h"

#include <memory>
#include <optional>

namespace forkscope {

class Arguments;

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
    const Session &session() const { return m_trial->session(); }
    // What the program did that a lab must not.
    const QStringList &troubles() const { return m_trial->troubles(); }
    // Of all that there was, for people.
    QByteArray treeText() const;

private:
    int conclude();

    const Arguments &m_arguments;
    std::unique_ptr<LabTrial> m_trial;
    bool m_hasFallenBack = false;
};

// As `lab run` and `lab facts` take it from --limit and --via; nothing after a complaint.
std::optional<LabPlan> planAsked(const Arguments &arguments);
// The labs and claims in the directory that was asked for; what is wrong with any has been said.
LabShelf shelfAsked(const Arguments &arguments);

} // namespace forkscope
