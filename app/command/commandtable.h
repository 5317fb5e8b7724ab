// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every command and option of `forkscope`: the one table that parsing, help, man page and completions are made from.
#pragma once

#include <span>
#include <vector>

namespace forkscope {

class Arguments;

// Q3 of the command's conventions; `record` with a command ends with that command's status instead.
namespace ExitCode {
enum : int {
    Fine = 0,
    Negative = 1,   // doctor: watching is not possible here; mark: nobody records; lab: not as expected
    Usage = 2,      // also: the output exists
    Unreadable = 3, // a file cannot be read or written, or is too new
    Refused = 4,    // helper missing, not permitted, kernel does not allow it
    Incomplete = 5, // --strict: done, but something is missing
    NoWindow = 6,
    Failed = 125, // record with a command: Forkscope itself failed
};
} // namespace ExitCode

struct OptionRow
{
    const char *names; // "-o,--output"
    const char *value; // what stands in its place in the help; null: a flag
    const char *help;
    std::vector<const char *> (*choices)() = nullptr; // what the value may be, where that is a closed set
};

enum class Operand { None, File, Files, Value, Text, Lab, Command };

struct CommandRow
{
    const char *name;
    Operand operand;
    const char *summary;
    std::span<const OptionRow> options;
    int (*run)(const Arguments &arguments);
};

std::span<const CommandRow> commandTable();
const CommandRow *findCommandRow(const char *name);

// Of `export --to`.
std::vector<const char *> exportFormats();
// First operand of `lab`.
std::vector<const char *> labActions();
// Of `record --via` and `lab --via`.
std::vector<const char *> recordWays();

// One a command, each in its own file.
int runRecord(const Arguments &arguments);
int runReplay(const Arguments &arguments);
int runOpen(const Arguments &arguments);
int runTree(const Arguments &arguments);
int runExport(const Arguments &arguments);
int runStats(const Arguments &arguments);
int runCut(const Arguments &arguments);
int runMerge(const Arguments &arguments);
int runRedact(const Arguments &arguments);
int runRecover(const Arguments &arguments);
int runDiff(const Arguments &arguments);
int runMark(const Arguments &arguments);
int runLab(const Arguments &arguments);
int runExplain(const Arguments &arguments);
int runDoctor(const Arguments &arguments);

} // namespace forkscope
