// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/momentoption.h"

#include "app/command/output.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

namespace forkscope {

std::optional<Time> momentAsked(const Arguments &arguments, const char *option, const SessionSpan &span, Time otherwise)
{
    if (!arguments.has(option))
        return otherwise;
    const auto moment = parseMoment(arguments.value(option), span);
    if (!moment)
        complain(QCoreApplication::translate("forkscope", "%1 is no time. Write 1.5s, 14:02:11.5 or 50%.")
                     .arg(displayText(arguments.value(option))));
    return moment;
}

} // namespace forkscope
