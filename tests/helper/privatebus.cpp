// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "privatebus.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QThread>

#include <bpf/bpf.h>
#include <sys/stat.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

namespace {

QByteArray contentsOf(const QTemporaryFile &file)
{
    QFile copy(file.fileName());
    return copy.open(QIODevice::ReadOnly) ? copy.readAll() : QByteArray();
}

} // namespace

PrivateBus::PrivateBus(Helper helper)
{
    static const char configuration[] =
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\""
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
        "<busconfig><type>system</type><listen>unix:path=%1/bus</listen><servicedir>%1</servicedir><auth>EXTERNAL</"
        "auth>"
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
    if (helper == Helper::StartedWhenCalled)
        offerHelper();
    if (m_log.open())
        m_daemon.setStandardErrorFile(m_log.fileName());
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

void PrivateBus::offerHelper() const
{
    QFile file(m_directory.filePath(QStringLiteral("org.forkscope.Helper1.service")));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no place for a service file");
    file.write(QStringLiteral("[D-BUS Service]\nName=org.forkscope.Helper1\nExec=%1 --bus=unix:path=%2/bus\n"
                              "User=root\n")
                   .arg(QStringLiteral(FORKSCOPE_HELPER), m_directory.path())
                   .toUtf8());
}

pid_t PrivateBus::processOf(const char *name) const
{
    sd_bus *bus = nullptr;
    sd_bus_creds *creds = nullptr;
    pid_t pid = -1;
    sd_bus_new(&bus);
    sd_bus_set_address(bus, m_address.constData());
    sd_bus_set_bus_client(bus, 1);
    if (sd_bus_start(bus) < 0 || sd_bus_get_name_creds(bus, name, SD_BUS_CREDS_PID, &creds) < 0 ||
        sd_bus_creds_get_pid(creds, &pid) < 0)
        pid = -1;
    sd_bus_creds_unref(creds);
    sd_bus_flush_close_unref(bus);
    return pid;
}

QByteArray PrivateBus::said() const
{
    return contentsOf(m_log);
}

void PrivateBus::kill()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

RunningHelper::RunningHelper(const QByteArray &address, const QStringList &options, Build build, Start start)
    : m_address(address)
{
    const QString program =
        build == Build::Plain ? QStringLiteral(FORKSCOPE_PLAIN_HELPER) : QStringLiteral(FORKSCOPE_HELPER);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    if (m_log.open())
        m_process.setStandardOutputFile(m_log.fileName());
    if (start == Start::Root) {
        m_process.start(program, QStringList{QStringLiteral("--bus=") + QString::fromLatin1(address)} + options);
    } else {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS"), QString::fromLatin1(address));
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral("setpriv"),
                        QStringLiteral("--reuid 65534 --regid 65534 --clear-groups --inh-caps -all,+cap_38,+cap_39 "
                                       "--ambient-caps -all,+cap_38,+cap_39 --bounding-set -all,+cap_38,+cap_39")
                                .split(QLatin1Char(' ')) +
                            QStringList{program});
    }
    m_process.waitForStarted();
}

RunningHelper::~RunningHelper()
{
    m_process.terminate();
    m_process.waitForFinished();
    if (const QByteArray text = said(); !text.isEmpty())
        qWarning("the helper said: %s", text.constData());
}

QByteArray RunningHelper::said() const
{
    return contentsOf(m_log);
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

int RunningHelper::count(const char *what) const
{
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid()));
    int found = 0;
    for (const QFileInfo &entry : descriptors.entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
        found += QFile::symLinkTarget(entry.filePath()).contains(QLatin1String(what));
    return found;
}

int RunningHelper::bpfPrograms() const
{
    return count("bpf-prog");
}

int RunningHelper::bpfObjects() const
{
    return count("bpf");
}

std::vector<unsigned> RunningHelper::programIds() const
{
    std::vector<unsigned> ids;
    const QDir descriptors(QStringLiteral("/proc/%1/fdinfo").arg(pid()));
    for (const QFileInfo &entry : descriptors.entryInfoList(QDir::Files)) {
        QFile file(entry.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("prog_id:"))
                ids.push_back(line.mid(8).simplified().toUInt());
        }
    }
    return ids;
}

std::vector<unsigned> RunningHelper::stillLoaded(const std::vector<unsigned> &programs)
{
    std::vector<unsigned> loaded;
    for (unsigned id : programs) {
        const int fd = bpf_prog_get_fd_by_id(id);
        if (fd >= 0) {
            loaded.push_back(id);
            close(fd);
        }
    }
    return loaded;
}

int RunningHelper::descriptors() const
{
    return count("");
}

qint64 RunningHelper::anonymousKiB() const
{
    return statusLine(pid(), "RssAnon").split(' ').first().toLongLong();
}

QByteArray RunningHelper::statusLine(qint64 pid, const char *key)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
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
