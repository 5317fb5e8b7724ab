// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorded run says to an expectation, line by line, with what was found.
#pragma once

#include "app/labs/expectation.h"
#include "app/session/session.h"
#include "app/stream/result.h"

#include <QStringList>

#include <vector>

namespace forkscope {

// The program that sets the limits of a lab's run and becomes the lab's program: no part of what is looked at.
inline constexpr const char *labStarter = "lab-starter";

enum class Outcome {
    Holds,
    Fails,
    Untold, // what recorded the run does not tell what is asked for
};

struct LineVerdict
{
    int line; // of the expectation's text
    QString text, sentence;
    bool isGiven;
    Outcome outcome;
    QStringList found; // "forks is 3", "status(child) is 100"
};

struct Verdict
{
    QString command; // that was recorded
    std::vector<LineVerdict> lines;
    // Nothing fails, and something holds that is not merely given.
    bool holds() const;
    // Whether something that has to be so is not: then the run says nothing about the rest.
    bool isVoid() const;
};

// What a run says to a claim: what fails speaks against it, and what cannot be told leaves it open.
enum class Truth { True, NotTrue, Untold };
Truth truthOf(const Verdict &verdict);

// Of a session that has ended. Fails with one sentence where it is none of a command. Looked at are the command, and
// the processes made below it; O(events) for each events(…).
Result<Verdict> verdictOf(const Expectation &expectation, const Session &session);

// The number that is asked for; nothing where nothing is asked, or the run does not tell.
std::optional<qint64> answerOf(const Expectation &expectation, const Session &session);

// The processes of a run: the command first, then what was made below it, in the order of birth.
struct RunTree
{
    std::vector<ProcessIndex> processes;
    std::vector<int> parents; // among them; -1 for the command
    Position begin = 0;       // of the program's own events
};
// Empty where it is no run of a command. Refused forks are no processes.
RunTree runTreeOf(const Session &session);

} // namespace forkscope
