// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/recording/marksocket.h"
#include "app/stream/eventdecoder.h"

#include <QCoreApplication>

namespace forkscope {

int runMark(const Arguments &arguments)
{
    constexpr qsizetype longest = 1024;
    const auto time = ClockPair::now().boot;
    const auto text = arguments.operands().value(0);
    if (text.isEmpty() || text.size() > longest) {
        complain(QCoreApplication::translate("forkscope", "A mark has a text of up to %1 bytes.").arg(longest));
        return ExitCode::Usage;
    }
    if (sendMark(encodeMarker(FORKSCOPE_MARKER_BY_HAND, time, text, markAuthor())) != 0)
        return ExitCode::Fine;
    complain(QCoreApplication::translate("forkscope",
                                         "You are not recording: start forkscope record, then set marks in it."));
    return ExitCode::Negative;
}

} // namespace forkscope
