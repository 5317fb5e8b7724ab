// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/editing/comparison.h"
#include "app/exchange/comparisontext.h"

#include <QCoreApplication>

namespace forkscope {

namespace {

// Nothing after a complaint.
std::optional<RunCount> countOf(const QByteArray &operand)
{
    auto reader = openRecordingInput(QString::fromLocal8Bit(operand));
    if (!reader) {
        complain(reader.error());
        return std::nullopt;
    }
    std::vector<std::unique_ptr<RecordingReader>> readers;
    readers.push_back(std::move(*reader));
    RecordingFlow flow(std::move(readers));
    auto run = countRun(flow);
    if (!run) {
        complain(run.error());
        return std::nullopt;
    }
    for (const auto &notice : run->notices)
        complain(QString::fromLocal8Bit(operand) + QStringLiteral(": ") + notice);
    return *run;
}

} // namespace

int runDiff(const Arguments &arguments)
{
    if (arguments.operands().size() != 2) {
        complain(QCoreApplication::translate("forkscope", "Give two recordings to compare: forkscope diff OLD NEW."));
        return ExitCode::Usage;
    }
    const auto before = countOf(arguments.operands().at(0));
    const auto after = before ? countOf(arguments.operands().at(1)) : std::nullopt;
    if (!before || !after)
        return ExitCode::Unreadable;
    Output output({});
    output.write(arguments.has("--json") ? comparisonJson(*before, *after) : comparisonText(*before, *after).toUtf8());
    if (const int written = output.finish(); written != ExitCode::Fine)
        return written;
    const bool isWhole =
        before->isComplete && after->isComplete && before->notices.isEmpty() && after->notices.isEmpty();
    if (!isWhole)
        complain(QCoreApplication::translate(
            "forkscope", "Something is missing from these recordings, so that numbers may differ for that reason: "
                         "forkscope stats says what."));
    return !isWhole && arguments.has("--strict") ? ExitCode::Incomplete : ExitCode::Fine;
}

} // namespace forkscope
