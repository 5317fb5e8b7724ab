// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/fakehelper.h"

#include <QStandardPaths>

#include <poll.h>
#include <sys/socket.h>

namespace forkscope {

namespace {
const auto service = u"org.forkscope.Helper1"_qs;
} // namespace

bool PrivateBus::start()
{
    const auto program = QStandardPaths::findExecutable(u"dbus-daemon"_qs);
    if (program.isEmpty())
        return false;
    m_daemon.start(program, {u"--session"_qs, u"--nofork"_qs, u"--print-address"_qs,
                             u"--address=unix:path=%1/bus"_qs.arg(m_directory.path())});
    if (!m_daemon.waitForReadyRead())
        return false;
    m_address = QString::fromLatin1(m_daemon.readLine().trimmed());
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", m_address.toLatin1());
    return true;
}

PrivateBus::~PrivateBus()
{
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

FakeHelper::FakeHelper(const QString &busAddress)
    : m_connection(QDBusConnection::connectToBus(busAddress, u"fake-helper"_qs))
{
    m_connection.registerObject(u"/org/forkscope/Helper1"_qs, this, QDBusConnection::ExportAllSlots);
    m_connection.registerService(service);
}

FakeHelper::~FakeHelper()
{
    m_connection.unregisterService(service);
    QDBusConnection::disconnectFromBus(u"fake-helper"_qs);
}

QDBusUnixFileDescriptor FakeHelper::OpenStream(const QVariantMap &options, const QDBusMessage &message,
                                               qulonglong &sessionId, QVariantMap &effective)
{
    ++m_asked;
    m_options = options;
    m_wasInteractive = message.isInteractiveAuthorizationAllowed();
    if (!m_refusal.isEmpty()) {
        sendErrorReply(m_refusal, u"refused by the test"_qs);
        return {};
    }
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        qFatal("socketpair");
    m_stream = Descriptor(ends[0]);
    const Descriptor client(ends[1]);
    m_frame = 0;
    ++m_opened;
    sessionId = 4711;
    effective = options;
    return QDBusUnixFileDescriptor(client.number()); // which keeps a duplicate
}

void FakeHelper::RequestSnapshot(qulonglong sessionId)
{
    m_snapshots += sessionId == 4711 ? 1 : 0;
}

void FakeHelper::send(const Message &message)
{
    sendFrame({FORKSCOPE_FRAME_MAGIC, quint16(message.type), 0, m_frame, quint32(message.payload.size()), 0},
              message.payload);
    ++m_frame;
}

void FakeHelper::sendHello(quint64 nextSeq, quint32 protocol)
{
    Hello hello;
    hello.fixed.protocol = protocol;
    hello.fixed.next_seq = nextSeq;
    hello.kernel = "6.1.0-test";
    send({MessageType::Hello, encodeHello(hello)});
}

void FakeHelper::sendFrame(const forkscope_frame &head, const QByteArray &payload)
{
    const auto frame = QByteArray(reinterpret_cast<const char *>(&head), sizeof head) + payload;
    if (::send(m_stream.number(), frame.constData(), std::size_t(frame.size()), MSG_NOSIGNAL) != frame.size())
        qFatal("send");
}

bool FakeHelper::isHungUp() const
{
    pollfd stream{m_stream.number(), 0, 0};
    return poll(&stream, 1, 0) == 1 && (stream.revents & POLLHUP);
}

} // namespace forkscope
