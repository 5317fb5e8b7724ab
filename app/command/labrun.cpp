// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/labrun.h"

#include "app/command/arguments.h"
#include "app/command/interrupts.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/command/viaoption.h"
#include "app/exchange/texttree.h"
#include "app/recording/recorder.h"
#include "app/session/moments.h"
#include "app/stream/displaytext.h"
#include "app/stream/livesource.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <unistd.h>

namespace forkscope {

namespace {

constexpr auto shortestLimit = std::chrono::milliseconds(100);
QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

} // namespace

LabRun::LabRun(const Lab &lab, const LabPlan &plan, const Arguments &arguments) : m_arguments(arguments)
{
    auto request = labRequest();
    request.interactive = !arguments.has("--no-input");
    m_trial = std::make_unique<LabTrial>(lab, plan, std::make_unique<LiveSource>(request));
    m_trial->setOutput(STDERR_FILENO); // data alone goes to standard output
    QObject::connect(m_trial.get(), &LabTrial::noted, m_trial.get(), complain);
    QObject::connect(m_trial.get(), &LabTrial::fellBack, m_trial.get(), [this](const QString &reason) {
        m_hasFallenBack = true;
        remark(tr("Watching the program alone, with ptrace: %1 (forkscope doctor tells more.)").arg(reason));
    });
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
        QObject::connect(&m_trial->session(), &Session::messageTaken, recorder.get(), &Recorder::take);
    }
    QEventLoop loop;
    Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::received, m_trial.get(), &LabTrial::stop);
    QObject::connect(m_trial.get(), &LabTrial::ended, &loop, &QEventLoop::quit);
    m_trial->start();
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
    for (const auto &remark : m_trial->remarks())
        complain(remark);
    switch (m_trial->end()) {
    case LabTrial::End::Ran:
        return ExitCode::Fine;
    case LabTrial::End::Refused:
        complain(m_trial->problem());
        return ExitCode::Refused;
    case LabTrial::End::Broken:
        break;
    }
    complain(m_trial->problem());
    return ExitCode::Unreadable;
}

QByteArray LabRun::treeText() const
{
    QByteArray text;
    textTree(session(), session().events().size(), [&](const QString &line) { text += line.toUtf8() + '\n'; });
    return text;
}

std::optional<LabPlan> planAsked(const Arguments &arguments)
{
    LabPlan plan;
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
