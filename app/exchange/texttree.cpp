// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/texttree.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QCoreApplication>
#include <QStringList>

namespace forkscope {

namespace {

// Deeper rows keep this indent and say their depth.
constexpr int deepestIndent = 24;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString counted(quint32 number, const char *one, const char *many)
{
    return number == 1 ? tr(one) : tr(many).arg(number);
}

Duration lifetime(const Session &session, const Process &process, Position position)
{
    const auto end = process.endedAt < position ? process.ended : session.events().timeAt(position).value_or(Time{});
    return std::max(end - process.began, Duration::zero());
}

// What is only counted from: the threads there are, or after the end, those there were.
quint32 threadCount(const ProcessTable &table, ProcessIndex process, Position position)
{
    return table.at(process).endedAt < position ? quint32(table.threadsOf(process, position).size())
                                                : table.threadsAt(process, position);
}

QString refusedLine(const Session &session, const Process &process)
{
    const auto event = session.events().event(process.birth);
    const auto *failed = event.as<ForkFailed>();
    const auto call = failed ? callName(*failed) : QString();
    const auto error = int(process.status);
    return QStringLiteral("✗ %1 · %2 (%3)")
        .arg(call.isEmpty() ? tr("fork refused") : tr("%1 refused").arg(call), errnoName(error), errnoText(error));
}

QString processLine(const Session &session, ProcessIndex index, Position position)
{
    const auto &table = session.processes();
    const auto &process = table.at(index);
    if (process.flags.testFlag(ProcessFlag::Refused))
        return refusedLine(session, process);
    QStringList parts{processTitle(table, index, position)};
    const auto result = resultText(table, index, position);
    if (process.flags.testFlag(ProcessFlag::OnlyMentioned))
        parts << (result.isEmpty() ? tr("not recorded") : result);
    else
        parts << (result.isEmpty() ? tr("running") : result) << durationText(lifetime(session, process, position));
    if (const auto forks = forksSeen(table, index, position))
        parts << counted(forks, QT_TRANSLATE_NOOP("forkscope", "1 fork"), QT_TRANSLATE_NOOP("forkscope", "%1 forks"));
    if (const auto threads = threadCount(table, index, position))
        parts << counted(threads, QT_TRANSLATE_NOOP("forkscope", "1 more thread"),
                         QT_TRANSLATE_NOOP("forkscope", "%1 more threads"));
    if (const auto parent = table.parentAt(index, position); parent != process.parent && parent != NoProcess)
        parts << QStringLiteral("↷ %1").arg(tr("adopted by %1").arg(processTitle(table, parent, position)));
    if (const auto arguments = argumentsText(session, index, position, 0); !arguments.isEmpty())
        parts << arguments;
    return parts.join(QStringLiteral(" · "));
}

} // namespace

void textTree(const Session &session, Position position, const std::function<void(const QString &)> &addLine,
              const TreeSelection &selection)
{
    QStringList indents; // of the levels above, one piece each
    const auto enter = [&](const TreeVisitor::Place &place) {
        QString line = indents.join(QString());
        if (place.depth > deepestIndent)
            line += QStringLiteral("[%1] ").arg(place.depth);
        else if (place.depth > 0)
            line += place.isLast ? QStringLiteral("└─ ") : QStringLiteral("├─ ");
        addLine(line + (selection.finds(place.process) ? processLine(session, place.process, position)
                                                       : processTitle(session.processes(), place.process, position)));
        if (place.depth > 0 && place.depth < deepestIndent)
            indents << (place.isLast ? QStringLiteral("   ") : QStringLiteral("│  "));
    };
    const auto leave = [&](const TreeVisitor::Place &place) {
        if (place.depth > 0 && place.depth < deepestIndent)
            indents.removeLast();
    };
    walkTree(session, position, {enter, leave}, selection);
}

} // namespace forkscope
