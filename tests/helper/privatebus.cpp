// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "privatebus.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QThread>

#include <sys/stat.h>
#include <systemd/sd-bus.h>

PrivateBus::PrivateBus()
{
    static const char configuration[] =
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\""
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
        "<busconfig><type>system</type><listen>unix:path=%1/bus</listen><auth>EXTERNAL</auth>"
        "<limit name=\"max_connections_per_user\">512</limit><policy context=\"default\"><allow user=\"*\"/>"
        "<allow own=\"*\"/><allow send_type=\"method_call\"/><allow send_type=\"signal\"/>"
        "<allow send_requested_reply=\"true\" send_type=\"method_return\"/>"
        "<allow send_requested_reply=\"true\" send_type=\"error\"/><allow receive_type=\"method_call\"/>"
        "<allow receive_type=\"method_return\"/><allow receive_type=\"error\"/><allow receive_type=\"signal\"/>"
        "</policy></busconfig>";
    chmod(QFile::encodeName(m_directory.path()).constData(), 0755); // other users come in too
    QFile file(m_directory.filePath(QStringLiteral("bus.conf")));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no place for a bus");
    file.write(QString::fromLatin1(configuration).arg(m_directory.path()).toUtf8());
    file.close();
    m_daemon.start(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--nofork"), QStringLiteral("--nopidfile"), QStringLiteral("--print-address=1"),
                    QStringLiteral("--config-file=") + file.fileName()});
    if (!m_daemon.waitForReadyRead(5000))
        qFatal("dbus-daemon does not start");
    m_address = m_daemon.readLine().trimmed();
}

PrivateBus::~PrivateBus()
{
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

RunningHelper::RunningHelper(const QByteArray &address, const QStringList &options) : m_address(address)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(FORKSCOPE_HELPER),
                    QStringList{QStringLiteral("--bus=") + QString::fromLatin1(address)} + options);
    m_process.waitForStarted();
}

RunningHelper::~RunningHelper()
{
    m_process.terminate();
    m_process.waitForFinished();
}

bool RunningHelper::isReady()
{
    sd_bus *bus = nullptr;
    sd_bus_new(&bus);
    sd_bus_set_address(bus, m_address.constData());
    sd_bus_set_bus_client(bus, 1);
    bool ready = false;
    if (sd_bus_start(bus) >= 0) {
        const QDeadlineTimer deadline(5000);
        while (!(ready = sd_bus_get_name_creds(bus, "org.forkscope.Helper1", 0, nullptr) >= 0) &&
               !deadline.hasExpired())
            QThread::msleep(10);
    }
    sd_bus_flush_close_unref(bus);
    return ready;
}

int RunningHelper::bpfPrograms() const
{
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid()));
    int programs = 0;
    for (const QFileInfo &entry : descriptors.entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
        programs += QFile::symLinkTarget(entry.filePath()).endsWith(QLatin1String("bpf-prog"));
    return programs;
}

QByteArray RunningHelper::statusLine(const char *key) const
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid()));
    if (status.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith(QByteArray(key) + ':'))
                return line.mid(qstrlen(key) + 1).simplified();
        }
    }
    return {};
}

int RunningHelper::waitForExit(int msec)
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(msec))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}
