// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the helper sees leaves it through its sockets alone: not over the bus, not into a log.
#include <QTest>

#include <unistd.h>

#include "helpertest.h"
#include "recorder.h"

class SecretsTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S9_noEventDataOnTheBus();
    void S14_argumentsAreInNoLog();

private:
    void showCanary();

    const QByteArray m_canary = "canary-5c1d";
};

// A stream of everybody's arguments, and in it one that is found again wherever it goes.
void SecretsTest::showCanary()
{
    Client root(m_bus->address(), 0);
    const auto stream = root.open([](sd_bus_message *call) {
        askForEveryone(call);
        Client::appendOption(call, "arguments", "b", 1);
    });
    QCOMPARE(stream.error, QByteArray());
    auto program = Recorder::start(Recorder::program("idle").toLocal8Bit(), {m_canary});
    QByteArray received;
    const auto isShown = [&](int type) {
        while (const auto frame = Client::receive(stream.socket, 0)) {
            if (frame->head.type == type)
                received += frame->payload;
        }
        return received.contains(m_canary);
    };
    if (!KernelHooks::ofThisKernel().readUser)
        QTRY_VERIFY(isShown(FORKSCOPE_EVENTS));
    received.clear();
    QCOMPARE(root.requestSnapshot(stream.id), QByteArray());
    if (!KernelHooks::ofThisKernel().copyFromTask)
        QTRY_VERIFY(isShown(FORKSCOPE_SNAPSHOT));
    Recorder::finish(program);
    close(stream.socket);
}

void SecretsTest::S9_noEventDataOnTheBus()
{
    start(MockPolkit::Mode::Allow);
    QTemporaryFile heard;
    QVERIFY(heard.open());
    QProcess monitor;
    monitor.setStandardOutputFile(heard.fileName());
    monitor.start(QStringLiteral("dbus-monitor"),
                  {QStringLiteral("--address"), QString::fromLatin1(m_bus->address()), QStringLiteral("--binary")});
    if (!monitor.waitForStarted())
        QSKIP("needs dbus-monitor");
    const auto hears = [&](const char *what) {
        QFile file(heard.fileName());
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(what);
    };
    const auto listens = [&] { // to an unimportant call, once it is there
        Client(m_bus->address(), alice).readProperty("Version");
        return hears("Version");
    };
    QTRY_VERIFY(listens());
    showCanary();
    Client(m_bus->address(), alice).readProperty("ProtocolVersion");
    QTRY_VERIFY(hears("ProtocolVersion")); // so it has heard all that came before
    QVERIFY(hears("OpenStream") && hears("RequestSnapshot"));
    QVERIFY(!hears(m_canary.constData()));
    QVERIFY(!hears("idle"));
    monitor.terminate();
    monitor.waitForFinished();
}

void SecretsTest::S14_argumentsAreInNoLog()
{
    start(MockPolkit::Mode::Allow);
    showCanary();
    QVERIFY(!m_bus->said().contains(m_canary));
    m_helper->terminate();
    QCOMPARE(m_helper->waitForExit(30'000), 0);
    QCOMPARE(m_helper->said(), QByteArray()); // where systemd or the bus would put it into the journal
}

QTEST_GUILESS_MAIN(SecretsTest)
#include "tst_secrets.moc"
