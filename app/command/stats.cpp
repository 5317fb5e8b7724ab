// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/momentoption.h"
#include "app/command/output.h"
#include "app/command/readersource.h"
#include "app/exchange/statistics.h"

#include <QCoreApplication>

namespace forkscope {

namespace {

enum class Asked { Whole, Part, Nonsense };

Asked partAsked(const Arguments &arguments, const Session &session, TimeSpan &part)
{
    if (!arguments.has("--from") && !arguments.has("--to"))
        return Asked::Whole;
    if (!session.begin() || !session.hello())
        return Asked::Whole; // empty either way
    const SessionSpan span{*session.begin(), *session.end(), session.hello()->clock()};
    const auto from = momentAsked(arguments, "--from", span, span.begin);
    const auto to = from ? momentAsked(arguments, "--to", span, span.end) : std::nullopt;
    if (!from || !to)
        return Asked::Nonsense;
    if (*to < *from) {
        complain(QCoreApplication::translate("forkscope", "--to is before --from."));
        return Asked::Nonsense;
    }
    part = {*from, *to};
    return Asked::Part;
}

} // namespace

int runStats(const Arguments &arguments)
{
    const auto session = readRecording(arguments);
    if (!session)
        return ExitCode::Unreadable;
    TimeSpan part{};
    const auto asked = partAsked(arguments, *session, part);
    if (asked == Asked::Nonsense)
        return ExitCode::Usage;
    const auto statistics = statisticsOf(*session, asked == Asked::Part ? std::optional(part) : std::nullopt);
    Output output({});
    output.write(arguments.has("--json") ? statisticsJson(statistics, *session)
                                         : statisticsText(statistics, *session).toUtf8());
    const int written = output.finish();
    const int read = concludeReading(*session, arguments);
    return written != ExitCode::Fine ? written : read;
}

} // namespace forkscope
