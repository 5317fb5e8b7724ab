// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A verdict for people and for programs.
#pragma once

#include "app/exchange/jsonwriter.h"
#include "app/labs/lab.h"
#include "app/labs/verdict.h"

namespace forkscope {

// "✓ one process was made" and below it what was asked and found, a line each, with line ends.
QString verdictText(const Verdict &verdict);
// Members "command", "passed" and "checks" of the object that was begun.
void addVerdict(JsonWriter &json, const Verdict &verdict);

// What to think about before the program runs, and what it means afterwards; empty where the lab says nothing.
QString questionText(const Lab &lab);
QString answerText(const Lab &lab);

} // namespace forkscope
