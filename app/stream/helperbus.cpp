// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/helperbus.h"

#include <QDBusError>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <climits>
#include <sys/wait.h>
#include <unistd.h>

namespace forkscope {

namespace {

const QString service = QStringLiteral("org.forkscope.Helper1");
const QString path = QStringLiteral("/org/forkscope/Helper1");

// As in the D-Bus specification, "Server addresses".
QString escapedForAddress(const QString &text)
{
    return QString::fromLatin1(QFile::encodeName(text).toPercentEncoding("/\\*", "~"));
}

QByteArray contents(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

// libdbus forks the helper and never waits for it. Only zombies of that name are collected here: waiting for any
// child would take the children of others away from them.
void collectEndedHelpers()
{
    const auto comm = QFile::encodeName(QFileInfo(HelperBus::helperPath()).fileName()).left(15);
    const QDir tasks(QStringLiteral("/proc/self/task"));
    for (const auto &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        for (const auto &pid : contents(tasks.filePath(task) + QLatin1String("/children")).split(' '))
            if (!pid.isEmpty() && contents(QStringLiteral("/proc/%1/comm").arg(QLatin1String(pid))) == comm)
                waitpid(pid.toInt(), nullptr, WNOHANG);
}

QDBusConnection connectTo(HelperBus::Kind kind, const QString &name)
{
    if (kind == HelperBus::Kind::System)
        return QDBusConnection::connectToBus(QDBusConnection::SystemBus, name);
    collectEndedHelpers();
    return QDBusConnection::connectToPeer(
        QLatin1String("unixexec:path=%1,argv1=--peer").arg(escapedForAddress(HelperBus::helperPath())), name);
}

} // namespace

HelperBus::HelperBus(Kind kind) : m_kind(kind)
{
    static std::atomic<int> number = 0;
    m_name = QStringLiteral("forkscope-helper-%1").arg(++number);
    if (kind == Kind::System || access(QFile::encodeName(helperPath()).constData(), X_OK) == 0)
        m_connection = connectTo(kind, m_name);
}

HelperBus::~HelperBus()
{
    if (!m_connection)
        return;
    m_connection.reset();
    if (m_kind == Kind::System)
        QDBusConnection::disconnectFromBus(m_name);
    else
        QDBusConnection::disconnectFromPeer(m_name);
}

std::optional<HelperProblem> HelperBus::problem() const
{
    if (!m_connection)
        return helperProblem(HelperProblem::Kind::NotInstalled, helperPath());
    if (m_connection->isConnected())
        return std::nullopt;
    const auto error = m_connection->lastError();
    const auto kind = m_kind == Kind::System ? HelperProblem::Kind::NoBus : HelperProblem::Kind::DoesNotStart;
    return helperProblem(kind, error.message());
}

HelperBus::Kind HelperBus::preferredKind()
{
    return geteuid() == 0 && qEnvironmentVariableIsSet("FORKSCOPE_HELPER") ? Kind::Peer : Kind::System;
}

bool HelperBus::isPeerBetter(HelperProblem::Kind problem)
{
    return geteuid() == 0 && (problem == HelperProblem::Kind::NoBus || problem == HelperProblem::Kind::NotInstalled);
}

QString HelperBus::helperPath()
{
    return qEnvironmentVariable("FORKSCOPE_HELPER", QStringLiteral(FORKSCOPE_LIBEXECDIR "/forkscope-helper"));
}

QDBusPendingCall HelperBus::openStream(const WatchRequest &request)
{
    const QVariantMap options{
        {QStringLiteral("protocol"), quint32(FORKSCOPE_PROTOCOL)},
        {QStringLiteral("scope"),
         request.scope == WatchRequest::Scope::Own ? QStringLiteral("own") : QStringLiteral("everyone")},
        {QStringLiteral("threads"), request.threads},
        {QStringLiteral("arguments"), request.arguments},
        {QStringLiteral("max-argument-bytes"), request.maxArgumentBytes},
        {QStringLiteral("deep"), request.deep},
        {QStringLiteral("snapshot"), true},
    };
    auto message = methodCall(service, QStringLiteral("OpenStream"), {options});
    message.setInteractiveAuthorizationAllowed(request.interactive);
    // Typing a password takes longer than D-Bus usually waits.
    return m_connection->asyncCall(message, INT_MAX);
}

QDBusPendingCall HelperBus::requestSnapshot(quint64 sessionId)
{
    return m_connection->asyncCall(methodCall(service, QStringLiteral("RequestSnapshot"), {sessionId}));
}

QDBusPendingCall HelperBus::properties()
{
    return m_connection->asyncCall(
        methodCall(QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("GetAll"), {service}));
}

QDBusMessage HelperBus::methodCall(const QString &interface, const QString &method, const QVariantList &arguments) const
{
    const auto destination = m_kind == Kind::System ? service : QString();
    auto message = QDBusMessage::createMethodCall(destination, path, interface, method);
    message.setArguments(arguments);
    return message;
}

} // namespace forkscope
