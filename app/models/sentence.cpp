// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/sentence.h"

#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QCoreApplication>
#include <QLocale>

#include <linux/sched.h>

namespace forkscope {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("forkscope", text, nullptr, n);
}

QString memorySentence(const Fork &fork)
{
    const auto flags = fork.fixed.clone_flags;
    if ((flags & CLONE_VM) && (flags & CLONE_VFORK))
        return tr("Memory is shared until the child runs a program or ends, and the creator sleeps until then.");
    if (flags & CLONE_VM)
        return tr("Both work in one memory.");
    return flags & CLONE_FILES ? tr("Memory is copied when written, open files are shared.")
                               : tr("Memory is copied when written, open files are copied.");
}

QString endSentence(const Fork &fork)
{
    if (fork.fixed.exit_signal > 0)
        return tr("%1 goes to the parent at its end.").arg(signalName(fork.fixed.exit_signal));
    return tr("No signal tells the parent of its end.");
}

QString forkSentence(const ProcessTable &table, const Fork &fork, Position position)
{
    const auto creatorIndex = table.find(fork.creator());
    const auto creator = creatorIndex ? processTitle(table, *creatorIndex, position) : tr("An unknown process");
    const auto call = callName(fork);
    if (fork.isThread())
        return tr("%1 started thread %2. It shares memory, open files and signal handlers with its process.")
            .arg(creator)
            .arg(fork.fixed.tid);
    auto text = call.isEmpty() || call == u"kernel"_qs
                    ? tr("%1 created process %2.").arg(creator).arg(fork.fixed.head.tgid)
                    : tr("%1 created process %2 with %3.").arg(creator).arg(fork.fixed.head.tgid).arg(call);
    if (fork.creator() != fork.parent() && fork.fixed.parent_tgid != 0)
        text += u' ' + tr("Its parent is process %1.").arg(fork.fixed.parent_tgid);
    return text + u' ' + memorySentence(fork) + u' ' + endSentence(fork);
}

QString exitSentence(const QString &who, const Exit &exit)
{
    if (exit.fixed.head.flags & FORKSCOPE_INFERRED)
        return tr("%1 is gone. Its end was not seen.").arg(who);
    if (!exit.endsProcess())
        return exit.fixed.tid == exit.fixed.head.tgid
                   ? tr("The first thread of %1 ended. The process goes on.").arg(who)
                   : tr("Thread %1 of %2 ended.").arg(exit.fixed.tid).arg(who);
    return exit.fixed.status == 0 ? tr("%1 ended well.").arg(who)
                                  : tr("%1 ended: %2.").arg(who, statusText(exit.fixed.status));
}

QString execSentence(const QString &who, const Exec &exec)
{
    if (exec.path.isEmpty())
        return tr("%1 became another program.").arg(who);
    return tr("%1 became %2.").arg(who, displayText(exec.path));
}

QString failureSentence(const QString &who, const ForkFailed &failed, const Known &known)
{
    const auto call = callName(failed);
    const auto error = int(failed.fixed.error);
    const auto sentence =
        tr("%1 could not create a process%2: %3 (%4).")
            .arg(who, call.isEmpty() ? QString() : tr(" with %1").arg(call), errnoName(error), errnoText(error));
    const auto limit = likelyLimit(failed, known);
    return limit.isEmpty() ? sentence : sentence + u' ' + tr("Most likely refused by %1.").arg(limit);
}

QString reapSentence(const ProcessTable &table, const QString &who, const Reap &reap, Position before)
{
    const auto by = reap.by();
    if (by.pid == 0)
        return tr("%1 was collected: its status was taken and its number is free again.").arg(who);
    if (by == reap.process())
        return tr("%1 vanished without being waited for: nobody wants its status (SIGCHLD ignored).").arg(who);
    const auto known = table.find(by);
    const auto collector = known ? processTitle(table, *known, before) : tr("process %1").arg(by.pid);
    return tr("%1 was collected by %2: its status was taken and its number is free again.").arg(who, collector);
}

QString causeText(const forkscope_loss &loss)
{
    switch (loss.cause) {
    case FORKSCOPE_CAUSE_RING_FULL:
        return tr("the kernel's ring was full");
    case FORKSCOPE_CAUSE_MISSED:
        return tr("a kernel program could not run");
    case FORKSCOPE_CAUSE_QUEUE_FULL:
        return tr("this program was too slow");
    case FORKSCOPE_CAUSE_BAD_RECORD:
        return tr("records were damaged");
    case FORKSCOPE_CAUSE_DAMAGED:
        return tr("a part of the file is damaged");
    case FORKSCOPE_CAUSE_TRUNCATED:
        return tr("the file ends early");
    case FORKSCOPE_CAUSE_GAP:
        return tr("numbers are missing in the stream");
    case FORKSCOPE_CAUSE_NO_SPACE:
        return tr("the disk was full");
    case FORKSCOPE_CAUSE_IO_ERROR:
        return tr("the disk failed");
    case FORKSCOPE_CAUSE_RECONNECT:
        return tr("the connection to the helper was interrupted");
    default:
        return tr("the cause is not known");
    }
}

} // namespace

QString processTitle(const ProcessTable &table, ProcessIndex process, Position position)
{
    if (process == NoProcess)
        return tr("an unknown process");
    const auto comm = displayText(table.commAt(process, position));
    const auto pid = table.at(process).key.pid;
    return comm.isEmpty() ? tr("process %1").arg(pid) : QStringLiteral("%1 (%2)").arg(comm).arg(pid);
}

QString sentenceOf(const Session &session, EventNumber number)
{
    const auto &table = session.processes();
    const auto event = session.events().event(number);
    const Position before = Position(number);
    const auto process = session.events().process(number);
    const auto who = [&] { return processTitle(table, process, std::max(before, table.at(process).bornAt + 1)); };

    if (const auto *fork = event.as<Fork>())
        return forkSentence(table, *fork, before + 1);
    if (const auto *failed = event.as<ForkFailed>())
        return failureSentence(processTitle(table, table.at(process).parent, before + 1), *failed, session.known());
    if (const auto *exec = event.as<Exec>())
        return execSentence(who(), *exec);
    if (const auto *exit = event.as<Exit>())
        return exitSentence(who(), *exit);
    if (const auto *reap = event.as<Reap>())
        return reapSentence(table, who(), *reap, before);
    if (event.as<Adopt>())
        return tr("%1 was adopted by %2.")
            .arg(who(), processTitle(table, table.parentAt(process, before + 1), before + 1));
    if (const auto *existing = event.as<Existing>())
        return existing->fixed.head.flags & FORKSCOPE_INFERRED
                   ? tr("%1 was found in the kernel's list: its birth was lost.").arg(who())
                   : tr("%1 existed before the watching began.").arg(who());
    if (const auto *lost = event.as<Lost>())
        return lossText(session, *lost);
    return displayText(event.as<Marker>()->text);
}

QString resultText(const ProcessTable &table, ProcessIndex index, Position position)
{
    const auto &process = table.at(index);
    switch (table.stateAt(index, position)) {
    case ProcessState::NotYet:
    case ProcessState::Running:
        return {};
    case ProcessState::Refused:
        return errnoName(int(process.status));
    case ProcessState::Zombie:
        return tr("zombie, %1").arg(statusText(process.status));
    case ProcessState::Ended:
        if (process.flags.testFlag(ProcessFlag::InferredEnd))
            return tr("ended (event lost)");
        return statusText(process.status);
    }
    return {};
}

QString argumentsText(const Session &session, ProcessIndex process, Position position, qsizetype limit)
{
    const auto number = session.processes().execAt(process, position);
    if (number == NoEvent)
        return {};
    const auto event = session.events().event(number);
    if (const auto *exec = event.as<Exec>())
        return commandLine(splitArguments(exec->argv, exec->fixed.argc), limit);
    if (const auto *existing = event.as<Existing>())
        return commandLine(splitArguments(existing->argv, existing->fixed.argc), limit);
    return {};
}

QString lossText(const Session &session, const Lost &lost)
{
    const auto &loss = lost.fixed;
    const auto clock = session.hello() ? session.hello()->clock() : ClockPair{};
    const auto from = clockText(timeFromNs(loss.time_first), clock, 1);
    const auto to = clockText(timeFromNs(loss.time_last), clock, 1);
    const auto when = from == to ? tr("at %1").arg(from) : tr("between %1 and %2").arg(from, to);
    if (loss.count == 0)
        return tr("Events may be missing %1: %2.").arg(when, causeText(loss));
    const auto count = QLocale().toString(quint64(loss.count));
    return loss.count == 1 ? tr("1 event was lost %1: %2.").arg(when, causeText(loss))
                           : tr("%1 events were lost %2: %3.").arg(count, when, causeText(loss));
}

} // namespace forkscope
