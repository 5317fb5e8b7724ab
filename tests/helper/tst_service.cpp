// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a caller gets who may have it: the stream, and how it ends.
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpertest.h"

class ServiceTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void allowedCallerGetsWhatWasGranted();
    void rootNeedsNoPolkit();
    void badOptionsAreRefused_data();
    void badOptionsAreRefused();
    void snapshotIsTheOwnersAndOneASecond();
    void streamEndsWithItsOwnersConnection();
    void R16_lastStreamTakesTheProgramsAway();
    void R16_idleHelperLeaves();
    void R15_killedHelperLeavesNoProgram();
    void R15_killedBusEndsTheHelper();
    void R15_killedClientEndsItsStream();
    void shutdownSaysBye();
    void peerIsServedAndLeft();
};

void ServiceTest::allowedCallerGetsWhatWasGranted()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto own = client.open([](sd_bus_message *call) {
        Client::appendOption(call, "arguments", "b", 1);
        Client::appendOption(call, "max-argument-bytes", "u", 1u << 20);
    });
    QCOMPARE(own.error, QByteArray());
    QCOMPARE(own.effective,
             QByteArray("protocol=1 scope=own threads=0 arguments=1 max-argument-bytes=4096 deep=0 snapshot=1"));
    const forkscope_hello granted = hello(own);
    QCOMPARE(granted.protocol, FORKSCOPE_PROTOCOL);
    QCOMPARE(granted.scope_uid, alice);
    QCOMPARE(granted.options, unsigned(FORKSCOPE_OPTION_ARGUMENTS | FORKSCOPE_OPTION_SNAPSHOT));
    QCOMPARE(granted.max_argument_bytes, 4096u);
    QVERIFY(granted.capabilities & FORKSCOPE_CAN_LINEAGE);
    const auto snapshot = Client::receive(own.socket);
    QVERIFY(snapshot);
    QCOMPARE(snapshot->head.type, FORKSCOPE_SNAPSHOT); // before any event
    const auto *batch = reinterpret_cast<const forkscope_batch *>(snapshot->payload.constData());
    QCOMPARE(batch->count, 0u); // nothing of alice runs, and nobody else's may show
    QCOMPARE(batch->flags, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART);

    const auto everyone = client.open(&askForEveryone);
    QCOMPARE(hello(everyone).scope_uid, FORKSCOPE_SCOPE_EVERYONE);
    const auto rows = Client::receive(everyone.socket);
    QVERIFY(rows && rows->head.type == FORKSCOPE_SNAPSHOT);
    QVERIFY(reinterpret_cast<const forkscope_batch *>(rows->payload.constData())->count > 1);
    close(own.socket);
    close(everyone.socket);
}

void ServiceTest::rootNeedsNoPolkit()
{
    start(MockPolkit::Mode::Deny);
    const auto stream = Client(m_bus->address(), 0).open(&askForEveryone);
    QCOMPARE(stream.error, QByteArray());
    QCOMPARE(m_polkit->questions().size(), size_t(0));
    close(stream.socket);
}

void ServiceTest::badOptionsAreRefused_data()
{
    QTest::addColumn<QByteArrayList>("options"); // key, type, value, …
    QTest::addColumn<QByteArray>("error");
    const QByteArray invalid = "org.freedesktop.DBus.Error.InvalidArgs";
    QTest::newRow("unknown") << QByteArrayList{"pid", "u", "1"} << invalid;
    QTest::newRow("empty key") << QByteArrayList{"", "b", "1"} << invalid;
    QTest::newRow("repeated") << QByteArrayList{"threads", "b", "1", "threads", "b", "1"} << invalid;
    QTest::newRow("number as truth") << QByteArrayList{"threads", "u", "1"} << invalid;
    QTest::newRow("truth as number") << QByteArrayList{"protocol", "b", "1"} << invalid;
    QTest::newRow("wide number") << QByteArrayList{"max-argument-bytes", "t", "1"} << invalid;
    QTest::newRow("unknown scope") << QByteArrayList{"scope", "s", "root"} << invalid;
    QTest::newRow("number as scope") << QByteArrayList{"scope", "u", "0"} << invalid;
    QTest::newRow("later protocol") << QByteArrayList{"protocol", "u", "2"}
                                    << QByteArray("org.freedesktop.DBus.Error.NotSupported");
}

void ServiceTest::badOptionsAreRefused()
{
    QFETCH(QByteArrayList, options);
    QFETCH(QByteArray, error);
    start(MockPolkit::Mode::Allow);
    const auto fill = [&](sd_bus_message *call) {
        for (int i = 0; i + 2 < options.size(); i += 3)
            Client::appendOption(call, options[i].constData(), options[i + 1].constData(), options[i + 2].toUInt(),
                                 options[i + 2].constData());
    };
    for (uid_t uid : {alice, uid_t(0)})
        QCOMPARE(Client(m_bus->address(), uid).open(fill).error, error);
    QCOMPARE(m_polkit->questions().size(), size_t(0));
    QCOMPARE(m_helper->bpfPrograms(), 0);
}

void ServiceTest::snapshotIsTheOwnersAndOneASecond()
{
    start(MockPolkit::Mode::Allow);
    Client owner(m_bus->address(), alice);
    const auto stream = owner.open([](sd_bus_message *call) { Client::appendOption(call, "snapshot", "b", 0); });
    QVERIFY(hello(stream).protocol);
    QCOMPARE(Client(m_bus->address(), bob).requestSnapshot(stream.id), denied);
    QCOMPARE(Client(m_bus->address(), 0).requestSnapshot(stream.id), denied);
    QCOMPARE(owner.requestSnapshot(stream.id + 1), denied);
    QCOMPARE(owner.requestSnapshot(stream.id), QByteArray());
    QCOMPARE(owner.requestSnapshot(stream.id), QByteArray("org.forkscope.Error.Busy"));
    int snapshots = 0;
    while (const auto frame = Client::receive(stream.socket, 200))
        snapshots += frame->head.type == FORKSCOPE_SNAPSHOT;
    QCOMPARE(snapshots, 1);
    close(stream.socket);
}

void ServiceTest::streamEndsWithItsOwnersConnection()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto stream = client.open();
    QVERIFY(hello(stream).protocol);
    client.leave(); // the socket stays open: whoever stole it has nothing of it
    QTRY_COMPARE(m_helper->bpfPrograms(), 0);
    while (Client::receive(stream.socket, 0))
        ;
    char byte;
    QCOMPARE(recv(stream.socket, &byte, 1, MSG_DONTWAIT), ssize_t(0));
    close(stream.socket);
}

void ServiceTest::R16_lastStreamTakesTheProgramsAway()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto first = client.open(), second = client.open();
    const auto programs = m_helper->programIds();
    QVERIFY(!programs.empty());
    close(first.socket);
    QTest::qWait(300);
    QCOMPARE(RunningHelper::stillLoaded(programs), programs);
    close(second.socket);
    QTRY_VERIFY(RunningHelper::stillLoaded(programs).empty());
    QCOMPARE(m_helper->bpfObjects(), 0);
}

void ServiceTest::R16_idleHelperLeaves()
{
    start(MockPolkit::Mode::Allow, {QStringLiteral("--idle-seconds=1")});
    Client client(m_bus->address(), alice);
    const auto stream = client.open();
    QCOMPARE(m_helper->waitForExit(2000), -1); // a stream keeps it
    close(stream.socket);
    QCOMPARE(m_helper->waitForExit(5000), 0);
}

void ServiceTest::R15_killedHelperLeavesNoProgram()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto stream = client.open(&askForEveryone);
    const auto programs = m_helper->programIds();
    QVERIFY(!programs.empty());
    m_helper->kill();
    QTRY_VERIFY(RunningHelper::stillLoaded(programs).empty()); // though the client still holds its end
    close(stream.socket);
}

void ServiceTest::R15_killedBusEndsTheHelper()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto stream = client.open(&askForEveryone);
    const auto programs = m_helper->programIds();
    QVERIFY(!programs.empty());
    m_bus->kill();
    QCOMPARE(m_helper->waitForExit(10'000), 69);
    QTRY_VERIFY(RunningHelper::stillLoaded(programs).empty());
    close(stream.socket);
}

void ServiceTest::R15_killedClientEndsItsStream()
{
    start(MockPolkit::Mode::Allow);
    int opened[2];
    QVERIFY(!pipe2(opened, O_CLOEXEC));
    const pid_t child = fork();
    if (child == 0) {
        Client client(m_bus->address(), alice);
        const auto stream = client.open(&askForEveryone);
        const char result = stream.socket >= 0;
        if (write(opened[1], &result, 1) == 1)
            pause();
        _exit(1);
    }
    char result = 0;
    QCOMPARE(read(opened[0], &result, 1), ssize_t(1));
    QCOMPARE(int(result), 1);
    const auto programs = m_helper->programIds();
    QVERIFY(!programs.empty());
    QVERIFY(!kill(child, SIGKILL));
    waitpid(child, nullptr, 0);
    QTRY_VERIFY(RunningHelper::stillLoaded(programs).empty());
    close(opened[0]);
    close(opened[1]);
}

void ServiceTest::shutdownSaysBye()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto stream = client.open();
    m_helper->terminate();
    QCOMPARE(m_helper->waitForExit(5000), 0);
    std::optional<Client::Frame> last;
    while (auto frame = Client::receive(stream.socket, 0))
        last = std::move(frame);
    QVERIFY(last);
    QCOMPARE(last->head.type, FORKSCOPE_BYE);
    QCOMPARE(reinterpret_cast<const forkscope_bye *>(last->payload.constData())->reason, FORKSCOPE_BYE_SHUTDOWN);
    close(stream.socket);
}

void ServiceTest::peerIsServedAndLeft()
{
    int pair[2];
    QVERIFY(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    QProcess peer;
    peer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    peer.setChildProcessModifier([&] {
        dup2(pair[1], STDIN_FILENO);
        dup2(pair[1], STDOUT_FILENO);
    });
    peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")});
    QVERIFY(peer.waitForStarted());
    close(pair[1]);
    Client client(pair[0]);
    const auto stream = client.open(&askForEveryone);
    QCOMPARE(stream.error, QByteArray());
    QCOMPARE(hello(stream).scope_uid, FORKSCOPE_SCOPE_EVERYONE);
    client.leave();
    QVERIFY(peer.waitForFinished(5000));
    QCOMPARE(peer.exitCode(), 0);
    close(stream.socket);
}

QTEST_GUILESS_MAIN(ServiceTest)
#include "tst_service.moc"
