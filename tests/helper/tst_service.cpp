// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The helper on a private bus, with a polkit that says yes, says no, fails, hangs, vanishes or is not there.
#include <QDomDocument>
#include <QFile>
#include <QTest>

#include <memory>

#include <sys/socket.h>
#include <unistd.h>

#include "bpf/collector.h"
#include "client.h"
#include "mockpolkit.h"
#include "privatebus.h"

namespace {

// Users whom nothing runs as, but who have an entry in the list of users, as the bus demands: daemon and bin.
constexpr uid_t alice = 1, bob = 2;
const QByteArray denied = "org.freedesktop.DBus.Error.AccessDenied";
const QByteArray unavailable = "org.forkscope.Error.AuthorizationUnavailable";
const QByteArray full = "org.freedesktop.DBus.Error.LimitsExceeded";

void askForEveryone(sd_bus_message *call)
{
    Client::appendOption(call, "scope", "s", 0, "everyone");
}

} // namespace

class ServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void helperHasTwoCapabilitiesAndNoMore();
    void introspectionIsTheInterfaceFile();
    void parametersHoldNoTextOrPath();
    void propertiesCannotBeSet();
    void allowedCallerGetsWhatWasGranted();
    void rootNeedsNoPolkit();
    void questionNamesTheCallerByItsConnection_data();
    void questionNamesTheCallerByItsConnection();
    void everythingButYesRefuses_data();
    void everythingButYesRefuses();
    void absentPolkitRefuses();
    void challengeNeedsInteraction();
    void oneQuestionAConnection();
    void questionIsTakenBackWhenTheCallerGoes();
    void badOptionsAreRefused_data();
    void badOptionsAreRefused();
    void streamsAreLimited();
    void snapshotIsTheOwnersAndOneASecond();
    void streamEndsWithItsOwnersConnection();
    void lastStreamTakesTheProgramsAway();
    void idleHelperLeaves();
    void shutdownSaysBye();
    void peerIsServedAndLeft();
    void peerModeIsForRootOnASocket();

private:
    void start(MockPolkit::Mode mode, const QStringList &options = {});
    forkscope_hello hello(const Client::Stream &stream);

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<MockPolkit> m_polkit;
    std::unique_ptr<RunningHelper> m_helper;
};

void ServiceTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root: the helper is started as root, and callers are other users");
    Collector::Failure why{};
    if (!Collector::open({}, why))
        QSKIP("needs a kernel with BTF that lets root load BPF programs");
}

void ServiceTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
}

void ServiceTest::cleanup()
{
    m_helper.reset();
    m_polkit.reset();
    m_bus.reset();
}

void ServiceTest::start(MockPolkit::Mode mode, const QStringList &options)
{
    m_polkit = std::make_unique<MockPolkit>(m_bus->address(), mode);
    m_helper = std::make_unique<RunningHelper>(m_bus->address(), options);
    QVERIFY(m_helper->isReady());
}

forkscope_hello ServiceTest::hello(const Client::Stream &stream)
{
    const auto frame = Client::receive(stream.socket);
    forkscope_hello hello = {};
    if (frame && frame->head.type == FORKSCOPE_HELLO && frame->head.frame_seq == 0)
        memcpy(&hello, frame->payload.constData(), sizeof(hello));
    return hello;
}

void ServiceTest::helperHasTwoCapabilitiesAndNoMore()
{
    start(MockPolkit::Mode::Allow);
    const QByteArray two = "000000c000000000";
    QCOMPARE(m_helper->statusLine("CapPrm"), two);
    QCOMPARE(m_helper->statusLine("CapEff"), two);
    QCOMPARE(m_helper->statusLine("CapInh"), QByteArray(16, '0'));
    QCOMPARE(m_helper->statusLine("CapAmb"), QByteArray(16, '0'));
    QCOMPARE(m_helper->statusLine("NoNewPrivs"), QByteArray("1"));
    QCOMPARE(m_helper->statusLine("Seccomp"), QByteArray("2"));
    QCOMPARE(m_helper->statusLine("Groups"), QByteArray());
    QVERIFY(!m_helper->statusLine("Uid").split(' ').contains("0"));
}

void ServiceTest::introspectionIsTheInterfaceFile()
{
    start(MockPolkit::Mode::Allow);
    const auto interface = [](const QByteArray &xml) {
        QDomDocument document;
        document.setContent(xml);
        QStringList members;
        const QDomNodeList nodes = document.elementsByTagName(QStringLiteral("interface"));
        for (int i = 0; i < nodes.count(); ++i) {
            if (nodes.at(i).toElement().attribute(QStringLiteral("name")) != QLatin1String("org.forkscope.Helper1"))
                continue;
            for (QDomElement member = nodes.at(i).firstChildElement(); !member.isNull();
                 member = member.nextSiblingElement()) {
                QString line = member.tagName() + QLatin1Char(' ') + member.attribute(QStringLiteral("name")) +
                               member.attribute(QStringLiteral("type")) + member.attribute(QStringLiteral("access"));
                for (QDomElement arg = member.firstChildElement(); !arg.isNull(); arg = arg.nextSiblingElement())
                    line +=
                        QStringLiteral(" %1:%2:%3%4")
                            .arg(arg.attribute(QStringLiteral("name")), arg.attribute(QStringLiteral("type")),
                                 arg.attribute(QStringLiteral("direction")), arg.attribute(QStringLiteral("value")));
                members += line;
            }
        }
        return members.join(QLatin1Char('\n'));
    };
    QFile file(QStringLiteral(FORKSCOPE_INTERFACE_FILE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString promised = interface(file.readAll());
    QVERIFY(!promised.isEmpty());
    QCOMPARE(interface(Client(m_bus->address(), alice).introspection()), promised);
}

void ServiceTest::parametersHoldNoTextOrPath()
{
    QFile file(QStringLiteral(FORKSCOPE_INTERFACE_FILE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QDomDocument document;
    QVERIFY(document.setContent(file.readAll()));
    const QDomNodeList arguments = document.elementsByTagName(QStringLiteral("arg"));
    QVERIFY(arguments.count() > 0);
    for (int i = 0; i < arguments.count(); ++i) {
        const QDomElement argument = arguments.at(i).toElement();
        if (argument.attribute(QStringLiteral("direction")) != QLatin1String("in"))
            continue;
        const QString type = argument.attribute(QStringLiteral("type"));
        QVERIFY2(type == QLatin1String("t") || argument.attribute(QStringLiteral("name")) == QLatin1String("options"),
                 qPrintable(type));
    }
}

void ServiceTest::propertiesCannotBeSet()
{
    start(MockPolkit::Mode::Allow);
    QCOMPARE(Client(m_bus->address(), 0).setProperty("Version"),
             QByteArray("org.freedesktop.DBus.Error.PropertyReadOnly"));
}

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

void ServiceTest::questionNamesTheCallerByItsConnection_data()
{
    QTest::addColumn<bool>("everyone");
    QTest::addColumn<bool>("arguments");
    QTest::addColumn<QByteArray>("action");
    QTest::newRow("own") << false << false << QByteArray("org.forkscope.helper1.observe-own");
    QTest::newRow("own arguments") << false << true << QByteArray("org.forkscope.helper1.observe-own");
    QTest::newRow("everyone") << true << false << QByteArray("org.forkscope.helper1.observe");
    QTest::newRow("everyone's arguments") << true << true << QByteArray("org.forkscope.helper1.observe-arguments");
}

void ServiceTest::questionNamesTheCallerByItsConnection()
{
    QFETCH(bool, everyone);
    QFETCH(bool, arguments);
    QFETCH(QByteArray, action);
    start(MockPolkit::Mode::Deny);
    Client(m_bus->address(), alice).openInteractively([&](sd_bus_message *call) {
        Client::appendOption(call, "scope", "s", 0, everyone ? "everyone" : "own");
        Client::appendOption(call, "arguments", "b", arguments);
    });
    QCOMPARE(m_polkit->questions().size(), size_t(1));
    const auto question = m_polkit->questions().front();
    QCOMPARE(question.signature, QByteArray("(sa{sv})sa{ss}us"));
    QCOMPARE(question.subjectKind, QByteArray("system-bus-name"));
    QVERIFY(question.subjectName.startsWith(":1."));
    QCOMPARE(question.action, action);
    QCOMPARE(question.flags, 1u);
}

void ServiceTest::everythingButYesRefuses_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("no") << int(MockPolkit::Mode::Deny) << denied;
    QTest::newRow("error") << int(MockPolkit::Mode::Fail) << unavailable;
    QTest::newRow("an answer of another type") << int(MockPolkit::Mode::Nonsense) << unavailable;
    QTest::newRow("silence") << int(MockPolkit::Mode::Hang) << unavailable;
    QTest::newRow("vanished") << int(MockPolkit::Mode::Vanish) << unavailable;
}

void ServiceTest::everythingButYesRefuses()
{
    QFETCH(int, mode);
    QFETCH(QByteArray, error);
    start(MockPolkit::Mode(mode), {QStringLiteral("--patience-seconds=1")});
    const auto stream = Client(m_bus->address(), alice).open(&askForEveryone);
    QCOMPARE(stream.error, error);
    QCOMPARE(stream.socket, -1);
    QCOMPARE(m_helper->bpfPrograms(), 0);
    if (MockPolkit::Mode(mode) == MockPolkit::Mode::Hang) {
        QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.cancellationCount() == 1; }));
        QCOMPARE(m_polkit->cancellations().front(), m_polkit->questions().front().cancellationId);
    }
}

void ServiceTest::absentPolkitRefuses()
{
    m_helper = std::make_unique<RunningHelper>(m_bus->address());
    QVERIFY(m_helper->isReady());
    QCOMPARE(Client(m_bus->address(), alice).open().error, unavailable);
    QCOMPARE(m_helper->bpfPrograms(), 0);
}

void ServiceTest::challengeNeedsInteraction()
{
    start(MockPolkit::Mode::Challenge);
    Client client(m_bus->address(), alice);
    QCOMPARE(client.open().error, QByteArray("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"));
    QCOMPARE(m_polkit->questions().back().flags, 0u);
    QCOMPARE(client.openInteractively().error, denied); // the password was not given
    QCOMPARE(m_polkit->questions().back().flags, 1u);
}

void ServiceTest::oneQuestionAConnection()
{
    start(MockPolkit::Mode::Hang);
    Client client(m_bus->address(), alice);
    client.openLater();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 1; }));
    QCOMPARE(client.open().error, full);
    std::vector<std::unique_ptr<Client>> others;
    for (int i = 0; i < 15; ++i) {
        others.push_back(std::make_unique<Client>(m_bus->address(), bob));
        others.back()->openLater();
    }
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 16; }));
    QCOMPARE(Client(m_bus->address(), bob).open().error, full);
    QCOMPARE(m_polkit->questions().size(), size_t(16));
}

void ServiceTest::questionIsTakenBackWhenTheCallerGoes()
{
    start(MockPolkit::Mode::Hang);
    Client client(m_bus->address(), alice);
    client.openLater();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 1; }));
    client.leave();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.cancellationCount() == 1; }));
    QCOMPARE(m_helper->bpfPrograms(), 0);
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

void ServiceTest::streamsAreLimited()
{
    start(MockPolkit::Mode::Allow);
    Client first(m_bus->address(), alice), second(m_bus->address(), bob), root(m_bus->address(), 0);
    std::vector<int> sockets;
    const auto open = [&](Client &client) {
        const auto stream = client.open(&askForEveryone);
        if (stream.socket >= 0)
            sockets.push_back(stream.socket);
        return stream.error;
    };
    for (int i = 0; i < 4; ++i)
        QCOMPARE(open(first), QByteArray());
    const int programs = m_helper->bpfPrograms();
    QVERIFY(programs > 0);
    QCOMPARE(open(first), full);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(open(second), QByteArray());
    QCOMPARE(open(second), full); // the eighth is for root
    QCOMPARE(open(root), QByteArray());
    QCOMPARE(open(root), full);
    QCOMPARE(m_helper->bpfPrograms(), programs); // equal wishes share one set
    for (int socket : sockets)
        close(socket);
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

void ServiceTest::lastStreamTakesTheProgramsAway()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto first = client.open(), second = client.open();
    QVERIFY(m_helper->bpfPrograms() > 0);
    close(first.socket);
    QTest::qWait(300);
    QVERIFY(m_helper->bpfPrograms() > 0);
    close(second.socket);
    QTRY_COMPARE(m_helper->bpfPrograms(), 0);
}

void ServiceTest::idleHelperLeaves()
{
    start(MockPolkit::Mode::Allow, {QStringLiteral("--idle-seconds=1")});
    Client client(m_bus->address(), alice);
    const auto stream = client.open();
    QCOMPARE(m_helper->waitForExit(2000), -1); // a stream keeps it
    close(stream.socket);
    QCOMPARE(m_helper->waitForExit(5000), 0);
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

void ServiceTest::peerModeIsForRootOnASocket()
{
    QProcess peer;
    peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")}); // standard input is a pipe
    QVERIFY(peer.waitForFinished(5000));
    QCOMPARE(peer.exitCode(), 64);

    int pair[2];
    QVERIFY(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    QProcess other;
    other.setChildProcessModifier([&] {
        dup2(pair[1], STDIN_FILENO);
        if (setresuid(alice, alice, alice) < 0)
            _exit(1);
    });
    other.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")});
    QVERIFY(other.waitForFinished(5000));
    QCOMPARE(other.exitCode(), 64);
    close(pair[0]);
    close(pair[1]);
}

QTEST_GUILESS_MAIN(ServiceTest)
#include "tst_service.moc"
