// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// An event in plain words, from the facts only.
#pragma once

#include "app/session/session.h"

#include <QString>

namespace forkscope {

// "bash (4711)" with the name it had at `position`; "process 4711" when no name was recorded.
QString processTitle(const ProcessTable &table, ProcessIndex process, Position position);

// "bash (4711) created process 4712 with clone. Memory is copied when written, …"
QString sentenceOf(const Session &session, EventNumber number);

// Result of a process at a position for a cell: "ok", "status 2", "SIGKILL (9)", "zombie", "EAGAIN", "running" is
// empty; what was not seen is said so.
QString resultText(const ProcessTable &table, ProcessIndex process, Position position);

// Command line of the newest exec at a position, else empty.
QString argumentsText(const Session &session, ProcessIndex process, Position position, qsizetype limit = 256);

// One sentence: "3,412 events were lost between 14:02:11.1 and 14:02:13.9 (the kernel's ring was full)."
QString lossText(const Session &session, const Lost &lost);

} // namespace forkscope
