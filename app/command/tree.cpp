// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/filteroption.h"
#include "app/command/output.h"
#include "app/command/readersource.h"
#include "app/exchange/texttree.h"
#include "app/exchange/treejson.h"
#include "app/session/moments.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <sys/ioctl.h>
#include <unistd.h>

namespace forkscope {

namespace {

// What has happened at --at; all of it without.
std::optional<Position> positionAsked(const Session &session, const Arguments &arguments)
{
    const auto &events = session.events();
    if (!arguments.has("--at") || events.isEmpty())
        return events.size();
    const SessionSpan span{*session.begin(), *session.end(), session.hello()->clock()};
    const auto moment = parseMoment(arguments.value("--at"), span);
    if (!moment)
        return std::nullopt;
    return std::max(events.positionAt(*moment), events.prologue());
}

// Columns of the terminal, so that a long command line does not break the picture; 0: no terminal.
qsizetype terminalWidth()
{
    winsize size{};
    const bool isTerminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return isTerminal ? size.ws_col : 0;
}

QByteArray shownLine(const QString &line, qsizetype width)
{
    const bool fits = width < 2 || line.size() <= width;
    return (fits ? line : line.first(width - 1) + QStringLiteral("…")).toUtf8() + '\n';
}

} // namespace

int runTree(const Arguments &arguments)
{
    const auto filter = filterAsked(arguments);
    if (!filter)
        return ExitCode::Usage;
    const auto session = readRecording(arguments);
    if (!session)
        return ExitCode::Unreadable;
    const auto position = positionAsked(*session, arguments);
    if (!position) {
        complain(QCoreApplication::translate("forkscope", "%1 is no time. Write 1.5s, 14:02:11.5 or 50%.")
                     .arg(displayText(arguments.value("--at"))));
        return ExitCode::Usage;
    }
    const auto selection = selectionOf(*filter, *session, *position);
    Output output({});
    if (arguments.has("--json"))
        treeJson(
            *session, *position, [&](const QByteArray &piece) { output.write(piece); }, selection);
    else
        textTree(
            *session, *position,
            [&, width = terminalWidth()](const QString &line) { output.write(shownLine(line, width)); }, selection);
    const int written = output.finish();
    const int read = concludeReading(*session, arguments);
    return written != ExitCode::Fine ? written : read;
}

} // namespace forkscope
