// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/command/recordrun.h"
#include "app/command/sizes.h"
#include "app/command/viaoption.h"
#include "app/session/moments.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

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

// One sentence when it is none, or there is no command to watch by it.
std::optional<QString> choose(RecordRun::Plan &plan, const Arguments &arguments)
{
    if (!arguments.has("--via"))
        return std::nullopt;
    if (plan.command.isEmpty())
        return tr("--via is for a command: forkscope record --via ptrace -- make.");
    auto via = viaAsked(arguments, plan.via);
    if (!via)
        return via.error();
    plan.via = *via;
    return std::nullopt;
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

// One sentence when the limits of what is written do not go together.
std::optional<QString> limit(RecordRun::Plan &plan, const Arguments &arguments)
{
    auto &limits = plan.limits;
    constexpr quint64 leastSize = 1 << 20;
    limits.rotates = arguments.has("--rotate");
    if (arguments.has("--max-size")) {
        limits.size = parseSize(arguments.value("--max-size"));
        if (!limits.size || *limits.size < leastSize)
            return tr("%1 is no size of 1M or more. Write 500M or 2G.").arg(displayText(arguments.value("--max-size")));
    }
    for (const auto &[option, time] :
         {std::pair("--max-duration", &limits.duration), std::pair("--keep", &limits.keep)}) {
        if (!arguments.has(option))
            continue;
        *time = parseDuration(arguments.value(option));
        if (!*time || **time == Duration::zero())
            return tr("%1 is no time. Write 10s, 1.5s or 5min.").arg(displayText(arguments.value(option)));
    }
    if (limits.keep && (limits.size || limits.duration || limits.rotates))
        return tr("--keep does not go together with --max-size, --max-duration and --rotate.");
    if (limits.rotates && !limits.size && !limits.duration)
        return tr("Say when to go on in another file: --rotate with --max-size, --max-duration or both.");
    if ((limits.rotates || limits.keep) && arguments.value("--output") == QLatin1String("-"))
        return tr("Standard output takes one recording: --rotate and --keep need a file.");
    if (limits.duration && !limits.rotates) // the same as an end after this time
        plan.duration = plan.duration ? std::min(*plan.duration, *limits.duration) : *limits.duration;
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
    for (const auto &check : {choose, complete, limit})
        if (const auto problem = check(plan, arguments)) {
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
