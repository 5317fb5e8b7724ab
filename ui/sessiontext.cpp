// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessiontext.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("forkscope", text, nullptr, n);
}

struct Missing
{
    forkscope_capability capability;
    const char *what;
};
constexpr std::array missing{
    Missing{FORKSCOPE_CAN_REAP, QT_TRANSLATE_NOOP("forkscope", "how long zombies stayed")},
    Missing{FORKSCOPE_CAN_CLONE_ARGS, QT_TRANSLATE_NOOP("forkscope", "all arguments of clone")},
    Missing{FORKSCOPE_CAN_FAILURES, QT_TRANSLATE_NOOP("forkscope", "refused forks")},
    Missing{FORKSCOPE_CAN_ARGS_AT_EXEC, QT_TRANSLATE_NOOP("forkscope", "command lines at their start")},
};

} // namespace

QString lossSummary(const SessionContext &context)
{
    const auto &losses = context.losses();
    if (losses.empty())
        return {};
    if (losses.size() == 1) {
        const auto event = context.session().events().event(losses.front().event);
        return lossText(context.session(), *event.as<Lost>());
    }
    const auto first = std::min_element(losses.begin(), losses.end(), [](const auto &a, const auto &b) {
                           return a.from < b.from;
                       })->from;
    const auto last =
        std::max_element(losses.begin(), losses.end(), [](const auto &a, const auto &b) { return a.to < b.to; })->to;
    const bool countable = std::all_of(losses.begin(), losses.end(), [](const auto &loss) { return loss.count != 0; });
    const QString count = QLocale().toString(context.session().lostEvents());
    return (countable ? tr("%1 events were lost between %2 and %3, in %4 places.")
                      : tr("At least %1 events were lost between %2 and %3, in %4 places."))
        .arg(count, clockText(first, context.clock(), 1), clockText(last, context.clock(), 1),
             QLocale().toString(quint64(losses.size())));
}

QString pauseText(const SessionContext &context)
{
    const auto behind = context.session().events().size() - context.session().cursor().position();
    return tr("Paused at %1, %2 events behind. The capture goes on.")
        .arg(clockText(context.session().cursor().time(), context.clock(), 1), QLocale().toString(quint64(behind)));
}

QString sourceDescription(const Session &session)
{
    if (!session.hello())
        return {};
    const Hello &hello = *session.hello();
    QString text =
        tr("Recorded by %1 through %2 on kernel %3.")
            .arg(displayText(hello.program, 48), displayText(hello.source, 24), displayText(hello.kernel, 48));
    if (!hello.command.isEmpty())
        text += u' ' + tr("Command: %1.").arg(displayText(hello.command, 120));
    else if (hello.fixed.scope_uid == FORKSCOPE_SCOPE_EVERYONE)
        text += u' ' + tr("Everybody's processes.");
    else
        text += u' ' + tr("Processes of user %1.").arg(hello.fixed.scope_uid);
    QStringList lacking;
    for (const Missing &row : missing) {
        if (!(hello.fixed.capabilities & row.capability))
            lacking << tr(row.what);
    }
    if (!lacking.isEmpty())
        text += u' ' + tr("This source cannot tell: %1.").arg(lacking.join(QStringLiteral(", ")));
    return text;
}

} // namespace forkscope
