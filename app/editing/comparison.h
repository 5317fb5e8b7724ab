// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two recordings of the same work side by side, program by program: what was started more often, what failed, what took
// longer.
#pragma once

#include "app/editing/recordingflow.h"
#include "app/stream/result.h"
#include "app/stream/time.h"

#include <QByteArray>

#include <map>
#include <vector>

namespace forkscope {

// Of the processes whose birth was seen, by the name they had last.
struct ProgramCount
{
    quint64 processes = 0;
    quint64 failed = 0;  // ended by a signal, or with a status that is not 0
    quint64 refused = 0; // forks of such a process that were refused
    Duration lifetime{}; // sum, of those that ended
    friend bool operator==(const ProgramCount &, const ProgramCount &) = default;
};

struct RunCount
{
    std::map<QByteArray, ProgramCount> programs; // by name
    ProgramCount total;
    quint64 execs = 0;
    quint64 threads = 0;
    quint64 lostEvents = 0;
    bool isComplete = true; // no loss of known or unknown size
    Duration duration{};    // from the first event to the last
    QStringList notices;
};

// Reads it to its end; fails when reading breaks off.
Result<RunCount> countRun(RecordingFlow &flow);

struct ProgramDifference
{
    QByteArray name;
    ProgramCount before, after;
};
// Only those that differ in a count; the largest change of the number of processes first, then by name.
std::vector<ProgramDifference> differences(const RunCount &before, const RunCount &after);

} // namespace forkscope
