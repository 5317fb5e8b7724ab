// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/moments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/command/recordrun.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <unistd.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// "make-20261124-140211.forkscope"
QString defaultName(const QByteArrayList &command)
{
    const auto program = QFileInfo(QString::fromLocal8Bit(command.value(0))).fileName();
    return QStringLiteral("%1-%2.forkscope")
        .arg(program.isEmpty() ? QStringLiteral("processes") : program,
             QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
}

// One sentence when the options do not go together or a time is none.
std::optional<QString> complete(RecordRun::Plan &plan, const Arguments &arguments)
{
    const bool hasCommand = !plan.command.isEmpty();
    if (arguments.has("--all") && arguments.has("--own"))
        return tr("--all and --own do not go together.");
    if (arguments.has("--linger") && !hasCommand)
        return tr("--linger is for a command: forkscope record --linger 2s -- make.");
    const bool isForEveryone = arguments.has("--all") || (geteuid() == 0 && !arguments.has("--own"));
    plan.request.scope = isForEveryone ? WatchRequest::Scope::Everyone : WatchRequest::Scope::Own;
    plan.request.threads = hasCommand || arguments.has("--threads");
    plan.request.deep = hasCommand || arguments.has("--deep");
    plan.request.arguments = !arguments.has("--no-arguments");
    plan.request.interactive = !arguments.has("--no-input");
    plan.losses = arguments.has("--strict") ? RecordRun::Losses::Report : RecordRun::Losses::Accept;
    for (const auto &[option, time] : {std::pair("--duration", &plan.duration), std::pair("--linger", &plan.linger)}) {
        if (!arguments.has(option))
            continue;
        *time = parseDuration(arguments.value(option));
        if (!*time)
            return tr("%1 is no time. Write 10s, 1.5s or 5min.").arg(displayText(arguments.value(option)));
    }
    return std::nullopt;
}

// What Forkscope itself fails at looks different when the exit code is otherwise a command's.
int failure(const RecordRun::Plan &plan, int otherwise)
{
    return plan.command.isEmpty() ? otherwise : int(ExitCode::Failed);
}

} // namespace

int runRecord(const Arguments &arguments)
{
    RecordRun::Plan plan;
    plan.command = arguments.operands();
    if (const auto problem = complete(plan, arguments)) {
        complain(*problem);
        return ExitCode::Usage;
    }
    const auto path = arguments.value("--output", defaultName(plan.command));
    // The recording keeps standard output to itself.
    if (path == QLatin1String("-") && !plan.command.isEmpty())
        plan.commandOutput = STDERR_FILENO;
    auto opened = openRecordingOutput(path, arguments);
    if (const auto *code = std::get_if<int>(&opened))
        return *code == ExitCode::Usage ? *code : failure(plan, *code);
    auto &writer = std::get<std::unique_ptr<RecordingWriter>>(opened);
    return RecordRun(plan, std::move(writer)).run();
}

} // namespace forkscope
