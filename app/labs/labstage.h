// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a lab's program runs: a scratch directory with a copy of what the lab brings, which goes when this does.
#pragma once

#include "app/labs/lab.h"

#include <QByteArrayList>
#include <QTemporaryDir>

#include <memory>

namespace forkscope {

// How many tasks a lab's program may have at once.
inline constexpr int mostLabTasks = 250;

class LabStage
{
public:
    // Copies the program and what lies beside it; compiles NAME.c where that was not done before. Fails with one
    // sentence: no program, no compiler, or what the compiler says.
    static Result<std::unique_ptr<LabStage>> prepare(const Lab &lab);

    QString directory() const { return m_directory.path(); }
    // For people: "./fork-once".
    QString program() const { return m_program; }
    // What to run: the starter, which sets the limits and becomes the program. Root's labs run as a user of their own,
    // because no limit of tasks holds for root.
    QByteArrayList command() const;

private:
    LabStage() = default;
    Result<QString> findProgram(const Lab &lab);
    Result<QString> compile(const Lab &lab);
    bool giveAway() const;

    QTemporaryDir m_directory;
    QString m_program;
};

} // namespace forkscope
