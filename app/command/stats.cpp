// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/readersource.h"
#include "app/exchange/statistics.h"

namespace forkscope {

int runStats(const Arguments &arguments)
{
    const auto session = readRecording(arguments);
    if (!session)
        return ExitCode::Unreadable;
    const auto statistics = statisticsOf(*session);
    Output output({});
    output.write(arguments.has("--json") ? statisticsJson(statistics, *session)
                                         : statisticsText(statistics, *session).toUtf8());
    const int written = output.finish();
    const int read = concludeReading(*session, arguments);
    return written != ExitCode::Fine ? written : read;
}

} // namespace forkscope
