// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// org.forkscope.Helper1 on a bus of the test's own, whose streams the test writes.
#pragma once

#include "app/stream/descriptor.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/message.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusUnixFileDescriptor>
#include <QProcess>
#include <QTemporaryDir>
#include <QVariantMap>

namespace forkscope {

// A message bus that lives as long as this, and is the system bus of this process.
class PrivateBus
{
public:
    // False if there is no dbus-daemon to start.
    bool start();
    ~PrivateBus();
    const QString &address() const { return m_address; }

private:
    QTemporaryDir m_directory;
    QProcess m_daemon;
    QString m_address;
};

class FakeHelper : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.forkscope.Helper1")

public:
    explicit FakeHelper(const QString &busAddress);
    ~FakeHelper() override;

    // Empty: streams are opened.
    void setRefusal(const QString &errorName) { m_refusal = errorName; }
    int asked() const { return m_asked; }
    int opened() const { return m_opened; }
    int snapshotsRequested() const { return m_snapshots; }
    const QVariantMap &options() const { return m_options; }
    bool wasInteractive() const { return m_wasInteractive; }

    // On the newest stream.
    void send(const Message &message);
    void sendHello(quint64 nextSeq, quint32 protocol = FORKSCOPE_PROTOCOL);
    void sendFrame(const forkscope_frame &head, const QByteArray &payload);
    void skipFrameNumber() { ++m_frame; }
    void closeStream() { m_stream.close(); }
    // Whether the client has let go of it.
    bool isHungUp() const;

public Q_SLOTS:
    QDBusUnixFileDescriptor OpenStream(const QVariantMap &options, const QDBusMessage &message, qulonglong &sessionId,
                                       QVariantMap &effective);
    void RequestSnapshot(qulonglong sessionId);

private:
    QDBusConnection m_connection;
    Descriptor m_stream;
    QVariantMap m_options;
    QString m_refusal;
    quint64 m_frame = 0;
    int m_asked = 0;
    int m_opened = 0;
    int m_snapshots = 0;
    bool m_wasInteractive = false;
};

} // namespace forkscope
