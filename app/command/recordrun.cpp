// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/recordrun.h"

#include "app/command/commandtable.h"
#include "app/command/output.h"
#include "app/stream/displaytext.h"

#include <unistd.h>

namespace forkscope {

namespace {

std::chrono::milliseconds milliseconds(Duration duration)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

} // namespace

RecordRun::RecordRun(const Plan &plan, std::unique_ptr<RecordingWriter> writer)
    : m_plan(plan), m_target(std::move(writer), plan.limits)
{
    auto live = std::make_unique<LiveSource>(plan.request);
    m_live = live.get();
    connect(m_live, &LiveSource::interrupted, this, complain);
    connect(m_live, &LiveSource::resumed, this, [] { complain(tr("The capture goes on.")); });
    if (plan.command.isEmpty()) {
        m_source = std::move(live);
    } else {
        auto command = std::make_unique<CommandSource>(plan.command, std::move(live));
        m_command = command.get();
        m_command->setCommandOutput(plan.commandOutput);
        m_command->setVia(plan.via, plan.request.arguments ? plan.request.maxArgumentBytes : 0);
        connect(m_command, &CommandSource::fellBack, this, &RecordRun::fallBack);
        connect(m_command, &CommandSource::noted, this, complain);
        if (plan.linger)
            m_command->setLinger(milliseconds(*plan.linger));
        connect(m_command, &CommandSource::commandStarted, this, [this] { m_isCommandRunning = true; });
        connect(m_command, &CommandSource::commandEnded, this, [this] {
            m_isCommandRunning = false;
            leaveWhenOver();
        });
        m_source = std::move(command);
    }
    connect(m_source.get(), &Source::messageReceived, this, &RecordRun::take);
    connect(m_source.get(), &Source::finished, this, &RecordRun::endSource);
    connect(m_source.get(), &Source::failed, this, &RecordRun::failSource);
    connect(&m_target, &RecordTarget::failed, this, &RecordRun::failWriting);
    connect(&m_target, &RecordTarget::full, this, &RecordRun::endAtLimit);
    connect(&m_interrupts, &Interrupts::received, this, &RecordRun::takeSignal);
    connect(&m_listener, &MarkListener::marked, this, &RecordRun::takeMark);
    connect(&m_duration, &QTimer::timeout, m_source.get(), &Source::stop);
    m_duration.setSingleShot(true);
}

int RecordRun::run()
{
    m_source->start();
    m_loop.exec();
    return conclude();
}

// The time begins when the watching does, not while a password is typed.
void RecordRun::take(const Message &message)
{
    if (message.type == MessageType::Hello && !m_command && isatty(STDERR_FILENO))
        remark(tr("Watching. Ctrl+C ends the recording."));
    if (message.type == MessageType::Hello && m_plan.duration && !m_duration.isActive())
        m_duration.start(milliseconds(*m_plan.duration));
    m_target.take(message);
    for (const auto &marker : m_rules.take(message))
        m_target.take(marker);
    writeMarks(m_rules.time());
}

// What happened before it may still be on its way: the stream comes to its time first.
void RecordRun::takeMark(const QByteArray &payload)
{
    m_marks.push_back(payload);
}

void RecordRun::writeMarks(quint64 before)
{
    std::erase_if(m_marks, [&](const QByteArray &payload) {
        const bool isDue = decodeMarker(payload)->fixed.time <= before;
        if (isDue)
            m_target.take({MessageType::Marker, payload});
        return isDue;
    });
}

// A command gets the first signal and may go on, as under time(1); a second one ends the recording without waiting for
// it. What a key sent has reached the command already.
void RecordRun::takeSignal(int signal, Interrupts::Origin origin)
{
    ++m_signals;
    m_lastSignal = signal;
    if (m_isCommandRunning && m_signals == 1) {
        if (origin == Interrupts::Origin::Process)
            m_command->sendSignal(signal);
        return;
    }
    m_isCommandRunning = false;
    m_source->stop();
    leaveWhenOver();
}

void RecordRun::endSource(const QString &notice)
{
    if (!notice.isEmpty())
        complain(notice);
    m_isSourceOver = true;
    leaveWhenOver();
}

// One line, with the reason in short: recording works, and who needs more finds the repair with `forkscope doctor`.
void RecordRun::fallBack()
{
    const auto reason = m_live->problem() ? m_live->problem()->sentence : QString();
    m_hasFallenBack = true;
    remark(tr("Watching this command alone, with ptrace: %1 (forkscope doctor tells more.)").arg(reason));
}

void RecordRun::failSource(const QString &sentence)
{
    complain(sentence);
    if (const auto &problem = m_live->problem(); problem && !m_hasFallenBack && !problem->detail.isEmpty())
        remark(tr("Details: %1").arg(displayText(problem->detail, 0)));
    m_isSourceOver = true;
    m_hasSourceFailed = true;
    leaveWhenOver();
}

void RecordRun::failWriting(const QString &sentence)
{
    complain(sentence);
    m_hasWritingFailed = true;
    m_source->stop();
}

// A recorded command goes on, and its status is still waited for.
void RecordRun::endAtLimit()
{
    complain(tr("The recording has reached its size and ends here."));
    m_source->stop();
}

void RecordRun::leaveWhenOver()
{
    if (m_isSourceOver && !m_isCommandRunning)
        m_loop.quit();
}

int RecordRun::conclude()
{
    if (m_target.messages() == 0) {
        m_target.discard();
        if (!m_hasSourceFailed)
            complain(tr("Nothing was recorded."));
        return exitCode();
    }
    writeMarks(~quint64(0));
    if (!m_target.finish() && !m_hasWritingFailed)
        failWriting(m_target.error());
    remark(summary());
    return exitCode();
}

int RecordRun::exitCode() const
{
    const bool isEmpty = m_target.messages() == 0;
    const bool isTraced = m_hasFallenBack && m_command->exitStatus() != ExitCode::Failed;
    if (m_live->problem() && isEmpty && !isTraced)
        return ExitCode::Refused;
    if (m_command && m_hasWritingFailed)
        return ExitCode::Failed;
    if (m_command && (m_signals > 1 || (m_signals == 1 && isEmpty)))
        return 128 + m_lastSignal;
    // The command may have ended well; that nothing of it was recorded is our failure all the same.
    if (m_command)
        return m_hasSourceFailed != isEmpty ? int(ExitCode::Failed) : m_command->exitStatus();
    if (m_hasWritingFailed)
        return ExitCode::Unreadable;
    if (m_hasSourceFailed)
        return ExitCode::Refused;
    const bool isIncomplete = m_target.overview().losses() != 0;
    return isIncomplete && m_plan.losses == Losses::Report ? ExitCode::Incomplete : ExitCode::Fine;
}

QString RecordRun::summary() const
{
    const auto &overview = m_target.overview();
    const auto lost = overview.losses() == 0       ? tr("nothing lost")
                      : overview.lostEvents() == 0 ? tr("some events may be lost")
                                                   : counted(overview.lostEvents(), tr("1 lost"), tr("%1 lost"));
    QStringList paths;
    for (const auto &path : m_target.paths())
        paths << (path.isEmpty() ? tr("standard output") : displayText(path, 0));
    return tr("Recorded %1: %2 in %3 (%4), %5.")
        .arg(paths.join(QStringLiteral(", ")), counted(overview.events(), tr("1 event"), tr("%1 events")),
             durationText(overview.duration()),
             counted(overview.processes(), tr("1 new process"), tr("%1 new processes")), lost);
}

} // namespace forkscope
