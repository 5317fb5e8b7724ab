// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/commandtable.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cstring>

namespace forkscope {

namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("CommandTable", text)

constexpr OptionRow json{"--json", nullptr, TEXT("write JSON")};
constexpr OptionRow force{"--force", nullptr, TEXT("replace the output file if it exists")};
constexpr OptionRow filter{"--filter", "FILTER", TEXT("only what this finds, as in 'failed && under pid 4711'")};
constexpr OptionRow strict{"--strict", nullptr, TEXT("end with 5 when something is missing from the recording")};

constexpr OptionRow via{
    "--via", "WAY",
    TEXT("watch a command by helper, or by ptrace, which needs none (default: by ptrace if there is no helper)"),
    recordWays};

constexpr std::array recordOptions{
    OptionRow{"-o,--output", "FILE", TEXT("where to write; - is standard output (default: NAME-DATE-TIME.forkscope)")},
    OptionRow{"--all", nullptr, TEXT("watch the processes of all users; needs an administrator's password, or root")},
    OptionRow{"--own", nullptr, TEXT("watch your own processes (default, except for root)")},
    OptionRow{"--threads", nullptr, TEXT("record threads too (always with a command)")},
    OptionRow{"--deep", nullptr,
              TEXT("see every refused fork, at a small cost for every system call (always with a command)")},
    OptionRow{"--no-arguments", nullptr, TEXT("leave command lines out")},
    OptionRow{"--duration", "TIME", TEXT("stop after this time: 10s, 1.5s, 5min")},
    OptionRow{"--max-size", "SIZE", TEXT("stop when the file has this size: 500M, 2G")},
    OptionRow{"--max-duration", "TIME",
              TEXT("with --rotate: go on in another file after this time; else as --duration")},
    OptionRow{"--rotate", nullptr, TEXT("at such a limit, go on in another file: NAME-2.forkscope …")},
    OptionRow{"--keep", "TIME", TEXT("keep only the last 10min, or whatever is given, of what was recorded")},
    OptionRow{"--linger", "TIME",
              TEXT("after the command's end, how long to go on while its descendants run (default: 1s)")},
    via,
    OptionRow{"--no-input", nullptr, TEXT("never ask for a password")},
    force,
    strict,
};
constexpr std::array treeOptions{
    OptionRow{"--at", "TIME", TEXT("the tree of this moment: 1.5s after the start, 14:02:11.5, or 50% (default: end)")},
    filter,
    json,
    strict,
};
constexpr std::array exportOptions{
    OptionRow{"--to", "FORMAT", TEXT("jsonl or csv"), exportFormats},
    OptionRow{"-o,--output", "FILE", TEXT("where to write (default: standard output)")},
    filter,
    force,
    strict,
};
constexpr OptionRow from{"--from", "TIME",
                         TEXT("where to begin: 1.5s after the start, 14:02:11.5, or 50% (default: start)")};
constexpr OptionRow to{"--to", "TIME", TEXT("where to end (default: end)")};
constexpr std::array statsOptions{from, to, json, strict};
constexpr OptionRow newFile{"-o,--output", "FILE",
                            TEXT("the new recording; - is standard output. The old one is never changed")};
constexpr std::array cutOptions{
    from, to, newFile, force, strict,
};
constexpr std::array redactOptions{
    newFile,
    OptionRow{"--pattern", "REGEX",
              TEXT("keep arguments, and replace what this finds in an argument, name, path or note by …")},
    OptionRow{"--keep-arguments", nullptr, TEXT("keep arguments as they are (default: leave them out)")},
    OptionRow{"--keep-users", nullptr, TEXT("keep users' names and numbers (default: replace them; root stays)")},
    OptionRow{"--keep-host", nullptr, TEXT("keep the host's name and boot id (default: replace them)")},
    force,
    strict,
};
constexpr std::array rewriteOptions{newFile, force, strict};
constexpr std::array diffOptions{json, strict};
constexpr std::array labOptions{
    OptionRow{"--labs", "DIR", TEXT("the directory of the labs (default: those that come with Forkscope)")},
    OptionRow{"--limit", "TIME", TEXT("end a lab's program after this time (default: 10s)")},
    OptionRow{"-o,--output", "FILE", TEXT("run: keep the recording here")},
    via,
    OptionRow{"--no-input", nullptr, TEXT("never ask for a password")},
    force,
    json,
};
constexpr std::array explainOptions{json};
constexpr std::array doctorOptions{json};

constexpr std::array table{
    CommandRow{"record", Operand::Command, TEXT("record the processes of a command, or those of this computer"),
               recordOptions, runRecord},
    CommandRow{"mark", Operand::Text, TEXT("set a mark in the recordings that you are making"), {}, runMark},
    CommandRow{"replay", Operand::File, TEXT("open a recording in the window and play it"), {}, runReplay},
    CommandRow{"open", Operand::Files, TEXT("open recordings in the window"), {}, runOpen},
    CommandRow{"tree", Operand::File, TEXT("print who started whom"), treeOptions, runTree},
    CommandRow{"export", Operand::File, TEXT("write every event as text for other programs"), exportOptions, runExport},
    CommandRow{"stats", Operand::File, TEXT("print rates, lifetimes, failures and losses"), statsOptions, runStats},
    CommandRow{"diff", Operand::Files, TEXT("compare two runs: what was started more, less, failed"), diffOptions,
               runDiff},
    CommandRow{"cut", Operand::File, TEXT("write a piece of a recording as a new one"), cutOptions, runCut},
    CommandRow{"merge", Operand::Files, TEXT("write several recordings as one: hosts side by side, on one clock"),
               rewriteOptions, runMerge},
    CommandRow{"redact", Operand::File, TEXT("write a recording without arguments, users and host, to pass it on"),
               redactOptions, runRedact},
    CommandRow{"recover", Operand::File, TEXT("write what is readable of a damaged or cut recording as a whole one"),
               rewriteOptions, runRecover},
    CommandRow{"lab", Operand::Lab, TEXT("exercises: predict what a program does, run it, compare; and claims, tried"),
               labOptions, runLab},
    CommandRow{"explain", Operand::Value, TEXT("say what clone flags mean: 0x3d0f00, or CLONE_VM|CLONE_FS"),
               explainOptions, runExplain},
    CommandRow{"doctor", Operand::None, TEXT("say what works on this computer, and how to repair the rest"),
               doctorOptions, runDoctor},
};

} // namespace

std::span<const CommandRow> commandTable()
{
    return table;
}

const CommandRow *findCommandRow(const char *name)
{
    const auto row = std::ranges::find_if(
        table, [&](const CommandRow &candidate) { return std::strcmp(candidate.name, name) == 0; });
    return row == table.end() ? nullptr : &*row;
}

} // namespace forkscope
