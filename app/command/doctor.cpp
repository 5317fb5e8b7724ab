// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/abilities.h"
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/window.h"
#include "app/exchange/jsonwriter.h"
#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/helperbus.h"
#include "app/stream/livesource.h"
#include "app/stream/ptracesource.h"

#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QEventLoop>
#include <QFileInfo>
#include <QSysInfo>

#include <algorithm>
#include <array>
#include <optional>
#include <unistd.h>
#include <vector>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

struct Finding
{
    enum class State { Ok, Missing, Absent, NotNeeded };
    State state;
    QString what;
    QString why;     // what was found, or what is wrong
    QString repair;  // when missing
    QString command; // that repairs; may be empty
};

struct StateName
{
    Finding::State state;
    const char *name;
};
constexpr std::array stateNames{StateName{Finding::State::Ok, "ok"}, StateName{Finding::State::Missing, "missing"},
                                StateName{Finding::State::Absent, "absent"},
                                StateName{Finding::State::NotNeeded, "not needed"}};

const char *nameOf(Finding::State state)
{
    return std::ranges::find(stateNames, state, &StateName::state)->name;
}

Finding ok(const QString &what, const QString &why)
{
    return {Finding::State::Ok, what, why, {}, {}};
}

Finding missing(const QString &what, const HelperProblem &problem)
{
    const auto why = problem.detail.isEmpty()
                         ? problem.sentence
                         : problem.sentence + QLatin1String(" (") + problem.detail + QLatin1Char(')');
    return {Finding::State::Missing, what, why, problem.repair, problem.command};
}

bool isRoot()
{
    return geteuid() == 0;
}

Finding kernelFinding()
{
    const auto what = tr("Kernel type information");
    const auto path = QStringLiteral("/sys/kernel/btf/vmlinux");
    return QFileInfo::exists(path) ? ok(what, path) : missing(what, helperProblem(HelperProblem::Kind::NoBtf));
}

Finding busFinding(const QDBusConnection &bus)
{
    const auto what = tr("System message bus");
    if (bus.isConnected())
        return ok(what, bus.baseService());
    auto finding = missing(what, helperProblem(HelperProblem::Kind::NoBus));
    if (isRoot())
        finding = {Finding::State::NotNeeded, what, tr("not reachable; root starts a helper of its own"), {}, {}};
    return finding;
}

// Whether the bus can start or already has a service of this name.
bool isOffered(const QDBusConnection &bus, const QString &service)
{
    if (!bus.isConnected())
        return false;
    const QDBusReply<QStringList> startable = bus.interface()->activatableServiceNames();
    return startable.value().contains(service) || bus.interface()->isServiceRegistered(service);
}

Finding helperFinding(const QDBusConnection &bus)
{
    const auto what = tr("Capture helper");
    if (isOffered(bus, QStringLiteral("org.forkscope.Helper1")))
        return ok(what, QStringLiteral("org.forkscope.Helper1"));
    const auto path = HelperBus::helperPath();
    if (isRoot() && QFileInfo(path).isExecutable())
        return ok(what, path);
    return missing(what, helperProblem(HelperProblem::Kind::NotInstalled));
}

Finding polkitFinding(const QDBusConnection &bus)
{
    const auto what = tr("Permissions (polkit)");
    if (isRoot())
        return {Finding::State::NotNeeded, what, tr("root may watch everything"), {}, {}};
    if (isOffered(bus, QStringLiteral("org.freedesktop.PolicyKit1")))
        return ok(what, QStringLiteral("org.freedesktop.PolicyKit1"));
    return missing(what, helperProblem(HelperProblem::Kind::NoAuthority));
}

// Watches for a moment, without ever asking for a password.
struct Trial
{
    std::optional<Hello> hello;
    std::optional<HelperProblem> problem;
};

Trial tryToWatch()
{
    WatchRequest request;
    request.scope = isRoot() ? WatchRequest::Scope::Everyone : WatchRequest::Scope::Own;
    request.interactive = false;
    LiveSource source(request);
    QEventLoop loop;
    Trial trial;
    QObject::connect(&source, &Source::messageReceived, &loop, [&](const Message &message) {
        if (message.type == MessageType::Hello)
            trial.hello = decodeHello(message.payload);
        source.stop();
    });
    QObject::connect(&source, &Source::finished, &loop, &QEventLoop::quit);
    QObject::connect(&source, &Source::failed, &loop, &QEventLoop::quit);
    source.start();
    loop.exec();
    if (!trial.hello)
        trial.problem = source.problem().value_or(helperProblem(HelperProblem::Kind::Other));
    return trial;
}

Finding liveFinding(const Trial &trial)
{
    const auto what = tr("Watching live");
    if (trial.problem)
        return missing(what, *trial.problem);
    return ok(what, isRoot() ? tr("everybody's processes") : tr("your own processes, without a password"));
}

// A command that does nothing is watched for a trial.
std::optional<QString> tracingProblem()
{
    const auto program = findCommand("true");
    if (!std::holds_alternative<QByteArray>(program))
        return std::get<CommandProblem>(program).sentence;
    PtraceSource source({std::get<QByteArray>(program), {"true"}});
    QEventLoop loop;
    std::optional<QString> problem;
    QObject::connect(&source, &Source::finished, &loop, &QEventLoop::quit);
    QObject::connect(&source, &Source::failed, &loop, [&](const QString &sentence) {
        problem = sentence;
        loop.quit();
    });
    source.start();
    loop.exec();
    return problem;
}

Finding tracingFinding()
{
    const auto what = tr("Recording with ptrace");
    if (!PtraceSource::isInstalled())
        return {Finding::State::Missing, what, tr("%1 cannot be run.").arg(displayText(PtraceSource::tracerPath())),
                tr("Install the package forkscope-cli."), QStringLiteral("sudo apt install forkscope-cli")};
    if (const auto problem = tracingProblem())
        return {Finding::State::Missing, what, *problem, {}, {}};
    return ok(what, tr("a command and what comes of it, without the helper; no other processes, no kernel threads"));
}

// A missing ability is no fault: what it would give is "not recorded".
void addAbilities(std::vector<Finding> &findings)
{
    const auto what = tr("Helper's abilities");
    const auto abilities = askForAbilities();
    if (abilities.problem) {
        findings.push_back(missing(what, *abilities.problem));
        return;
    }
    findings.push_back(ok(what, tr("helper %1 with Linux %2").arg(abilities.version, QSysInfo::kernelVersion())));
    for (const auto &ability : abilities.list)
        findings.push_back({ability.works ? Finding::State::Ok : Finding::State::Absent,
                            QLatin1String("  ") + ability.name,
                            ability.how,
                            {},
                            {}});
}

Finding windowFinding()
{
    const auto what = tr("Program with the window");
    if (const auto program = windowProgram(); !program.isEmpty())
        return ok(what, program);
    return {Finding::State::Missing, what, tr("forkscope-gui is not installed."), tr("Install the package forkscope."),
            QStringLiteral("sudo apt install forkscope")};
}

Finding displayFinding()
{
    const auto what = tr("Display");
    for (const auto *name : {"WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"})
        if (!qEnvironmentVariableIsEmpty(name))
            return ok(what, QLatin1String(name) + QLatin1Char('=') + qEnvironmentVariable(name));
    return {Finding::State::Missing,
            what,
            tr("There is no display."),
            tr("Log in to a desktop session; the terminal works without."),
            {}};
}

QByteArray findingsText(const std::vector<Finding> &findings)
{
    QString text;
    for (const auto &finding : findings) {
        text +=
            QStringLiteral("%1 %2 %3\n").arg(tr(nameOf(finding.state)), -10).arg(finding.what, -24).arg(finding.why);
        if (!finding.repair.isEmpty())
            text += QString(36, QLatin1Char(' ')) + finding.repair + QLatin1Char('\n');
        if (!finding.command.isEmpty())
            text += QString(36, QLatin1Char(' ')) + finding.command + QLatin1Char('\n');
    }
    return text.toUtf8();
}

QByteArray findingsJson(const std::vector<Finding> &findings, bool canWatch)
{
    JsonWriter json;
    json.beginObject();
    json.add("live", canWatch);
    json.beginList("checks");
    for (const auto &finding : findings) {
        json.beginObject();
        json.add("state", QString::fromLatin1(nameOf(finding.state)));
        for (const auto &[key, text] : {std::pair("what", &finding.what), std::pair("why", &finding.why),
                                        std::pair("repair", &finding.repair), std::pair("command", &finding.command)})
            if (!text->isEmpty())
                json.add(key, *text);
        json.endObject();
    }
    json.endList();
    json.endObject();
    return json.take() + '\n';
}

} // namespace

int runDoctor(const Arguments &arguments)
{
    const auto name = QStringLiteral("forkscope-doctor");
    const auto bus = QDBusConnection::connectToBus(QDBusConnection::SystemBus, name);
    const auto trial = tryToWatch();
    std::vector findings{kernelFinding(), busFinding(bus), helperFinding(bus), polkitFinding(bus)};
    addAbilities(findings);
    findings.insert(findings.end(), {liveFinding(trial), tracingFinding(), windowFinding(), displayFinding()});
    QDBusConnection::disconnectFromBus(name);
    const bool canWatch = trial.hello.has_value();
    Output output({});
    output.write(arguments.has("--json") ? findingsJson(findings, canWatch) : findingsText(findings));
    const int written = output.finish();
    return written != ExitCode::Fine ? written : canWatch ? int(ExitCode::Fine) : int(ExitCode::Negative);
}

} // namespace forkscope
