// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a lab's program runs: a scratch directory with a copy of what the lab brings, which goes when this does.
#pragma once

#include "app/labs/lab.h"

#include <QByteArrayList>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace forkscope {

// How many tasks a lab's program may have at once.
inline constexpr int mostLabTasks = 250;

class LabStage
{
public:
    // Copies the program and what lies beside it. Fails with one sentence: no program, or no compiler for it.
    static Result<std::unique_ptr<LabStage>> prepare(const Lab &lab);
    // Where NAME.c was not compiled before: what does it, to be started and waited for. Null when there is nothing to
    // do.
    std::unique_ptr<QProcess> compiler() const;
    // When that has ended: one sentence with what it says is wrong, or nothing.
    std::optional<QString> problemOf(QProcess &compiler) const;
    // The last step before command(). Fails with one sentence.
    std::optional<QString> giveToUser() const;

    QString directory() const { return m_directory.path(); }
    // For people: "./fork-once".
    QString program() const { return m_program; }
    // What to run: the starter, which sets the limits and becomes the program. Root's labs run as a user of their own,
    // because no limit of tasks holds for root.
    QByteArrayList command() const;

private:
    LabStage() = default;
    Result<QString> findProgram(const Lab &lab);
    bool giveAway() const;

    QTemporaryDir m_directory;
    QString m_name; // of the lab
    QString m_program;
    QString m_compiler; // empty: the program is built
};

} // namespace forkscope
