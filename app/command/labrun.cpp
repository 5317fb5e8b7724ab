// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/labrun.h"

#include "app/command/arguments.h"
#include "app/command/interrupts.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/command/viaoption.h"
#include "app/exchange/texttree.h"
#include "app/labs/labsource.h"
#include "app/recording/recorder.h"
#include "app/session/moments.h"
#include "app/stream/displaytext.h"
#include "app/stream/livesource.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <unistd.h>

namespace forkscope {

namespace {

constexpr auto defaultLimit = std::chrono::seconds(10);
constexpr auto shortestLimit = std::chrono::milliseconds(100);
// What a lab's program ends with when it cannot show its point on this computer, as tests do.
constexpr int cannotRunHere = 77;
// What the starter ends with when it cannot become the program.
constexpr int notStarted = 126;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// What a recorded command brings.
WatchRequest requestFor(const Arguments &arguments)
{
    WatchRequest request;
    request.scope = geteuid() == 0 ? WatchRequest::Scope::Everyone : WatchRequest::Scope::Own;
    request.threads = true;
    request.deep = true;
    request.interactive = !arguments.has("--no-input");
    return request;
}

} // namespace

LabRun::LabRun(const Lab &lab, const LabPlan &plan, const Arguments &arguments) : m_arguments(arguments)
{
    auto live = std::make_unique<LiveSource>(requestFor(arguments));
    m_live = live.get();
    auto source = std::make_unique<LabSource>(lab, std::move(live), plan.limit);
    m_source = source.get();
    m_source->setCommandOutput(STDERR_FILENO); // data alone goes to standard output
    m_source->setVia(plan.via);
    QObject::connect(m_source, &LabSource::noted, m_source, complain);
    QObject::connect(m_source, &LabSource::fellBack, m_source, [this](const QString &reason) {
        m_hasFallenBack = true;
        remark(tr("Watching the program alone, with ptrace: %1 (forkscope doctor tells more.)").arg(reason));
    });
    m_session = std::make_unique<Session>(std::move(source));
}

LabRun::~LabRun() = default;

int LabRun::run()
{
    std::unique_ptr<Recorder> recorder;
    if (m_arguments.has("--output")) {
        auto opened = openRecordingOutput(m_arguments.value("--output"), m_arguments);
        if (const auto *code = std::get_if<int>(&opened))
            return *code;
        recorder = std::make_unique<Recorder>(std::move(std::get<std::unique_ptr<RecordingWriter>>(opened)));
        QObject::connect(m_session.get(), &Session::messageTaken, recorder.get(), &Recorder::take);
    }
    QEventLoop loop;
    Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::received, m_source, &LabSource::stop);
    QObject::connect(m_session.get(), &Session::infoChanged, &loop, [&] {
        if (m_session->state() == Session::State::Ended || m_session->state() == Session::State::Failed)
            loop.quit();
    });
    m_session->start();
    loop.exec();
    const int code = conclude();
    if (!recorder || recorder->writer().messages() == 0)
        return code;
    if (recorder->finish())
        return code;
    complain(recorder->writer().error());
    return ExitCode::Unreadable;
}

int LabRun::conclude()
{
    if (m_session->state() == Session::State::Failed) {
        complain(m_session->notice());
        return m_live->problem() ? ExitCode::Refused : ExitCode::Unreadable;
    }
    if (!m_session->notice().isEmpty())
        complain(m_session->notice());
    if (!m_session->isComplete())
        complain(tr("Events were lost on the way, so what follows may be wrong: run it again."));
    if (m_source->exitStatus() == cannotRunHere) {
        complain(tr("The point of this lab cannot be shown on this computer; its program said why."));
        return ExitCode::Refused;
    }
    if (m_source->exitStatus() == notStarted) {
        complain(tr("The program could not be started; the line above says why."));
        return ExitCode::Unreadable;
    }
    return ExitCode::Fine;
}

const QStringList &LabRun::troubles() const
{
    return m_source->troubles();
}

QByteArray LabRun::treeText() const
{
    QByteArray text;
    textTree(*m_session, m_session->events().size(), [&](const QString &line) { text += line.toUtf8() + '\n'; });
    return text;
}

std::optional<LabPlan> planAsked(const Arguments &arguments)
{
    LabPlan plan{defaultLimit, CommandSource::Via::Either};
    if (arguments.has("--limit")) {
        const auto limit = parseDuration(arguments.value("--limit"));
        if (!limit || *limit < shortestLimit) {
            complain(
                tr("%1 is no time of 100ms or more. Write 10s or 1min.").arg(displayText(arguments.value("--limit"))));
            return std::nullopt;
        }
        plan.limit = std::chrono::duration_cast<std::chrono::milliseconds>(*limit);
    }
    auto via = viaAsked(arguments, plan.via);
    if (!via) {
        complain(via.error());
        return std::nullopt;
    }
    plan.via = *via;
    return plan;
}

} // namespace forkscope
