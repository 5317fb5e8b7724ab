// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/momentoption.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/editing/cutrecording.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

} // namespace

int runCut(const Arguments &arguments)
{
    const auto path = arguments.operand();
    if (path == QLatin1String("-")) {
        complain(tr("To cut, a recording is read twice: give the name of a file instead of standard input."));
        return ExitCode::Usage;
    }
    if (!arguments.has("--from") && !arguments.has("--to")) {
        complain(tr("Say what to keep: --from TIME, --to TIME, or both."));
        return ExitCode::Usage;
    }
    auto span = spanOfRecording(path);
    if (!span) {
        complain(span.error());
        return ExitCode::Unreadable;
    }
    const SessionSpan session{span->begin, span->end, span->clock};
    const auto from = momentAsked(arguments, "--from", session, Time::min());
    const auto to = from ? momentAsked(arguments, "--to", session, Time::max()) : std::nullopt;
    if (!from || !to)
        return ExitCode::Usage;
    if (*to < *from) {
        complain(tr("--to is before --from."));
        return ExitCode::Usage;
    }
    if (*from > span->end || *to < span->begin) {
        complain(
            tr("The recording holds nothing of that time: it lasts %1.").arg(durationText(span->end - span->begin)));
        return ExitCode::Usage;
    }
    return writeEdited(arguments, {path}, [&](RecordingWriter &writer) {
        return cutRecordings({path}, arguments.has("--from") ? from : std::nullopt, *to, writer);
    });
}

} // namespace forkscope
