// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What arrives need not even be a call: noise, and calls with bytes changed, at the helper's own socket as root's peer
// and at that of the bus. FORKSCOPE_FUZZ_CALLS is how much of it, in calls: 100000 before a release.
#include <QTest>

#include <algorithm>
#include <optional>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "helpertest.h"
#include "malformedcalls.h"

namespace {

constexpr int callsEach = 20;       // of a conversation that is damaged
constexpr qsizetype greeting = 100; // bytes that whoever is let in gets at least

enum class Kind { NoiseAtOnce, NoiseAfterTheGreeting, DamagedCalls };

// All that is there.
QByteArray take(int socket)
{
    QByteArray bytes;
    char part[65536];
    for (ssize_t got; (got = recv(socket, part, sizeof(part), MSG_DONTWAIT)) > 0;)
        bytes.append(part, got);
    return bytes;
}

// What a client sends to be let in, and then calls, one by one; all of it well formed as far as bytes go.
QByteArrayList conversation(const QByteArray &introspection, quint32 seed, int calls)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        qFatal("no socket");
    const int room = 8 << 20;
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
    // The other side, at once.
    const QByteArray answer = "DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n";
    if (write(pair[1], answer.constData(), size_t(answer.size())) != answer.size())
        qFatal("no answer");
    Client client(pair[0]);
    MalformedCalls malformed(client.bus(), introspection, seed);
    QByteArrayList parts;
    for (int i = 0; i <= calls; ++i) {
        sd_bus_message *call = nullptr;
        if (i == 0)
            sd_bus_message_new_method_call(client.bus(), &call, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                           "org.freedesktop.DBus", "Hello");
        else
            call = malformed.next();
        uint64_t cookie = 0; // who takes none wants no answer
        sd_bus_send(client.bus(), call, &cookie);
        sd_bus_message_unref(call);
        sd_bus_flush(client.bus());
        parts += take(pair[1]);
    }
    client.leave();
    close(pair[1]);
    return parts;
}

// Bytes that mean something elsewhere, and text that is no UTF-8.
void damage(QByteArray &bytes, QRandomGenerator &random)
{
    for (int times = int(random.bounded(1, 4)); times > 0 && bytes.size() > 16; --times) {
        const qsizetype at = random.bounded(bytes.size() - 8);
        switch (random.bounded(6)) {
        case 0:
            bytes[at] = char(bytes[at] ^ (1 << random.bounded(8)));
            break;
        case 1:
            bytes[at] = char(random.bounded(256));
            break;
        case 2: // a beginning of a character, and no more of it
            bytes[at] = '\xe2';
            break;
        case 3:
            bytes.replace(at, 4, QByteArray("\xff\xff\xff\x7f", 4));
            break;
        case 4:
            bytes.remove(at, random.bounded(1, 8));
            break;
        default:
            bytes.insert(at, QByteArray(int(random.bounded(1, 8)), char(random.bounded(256))));
        }
    }
}

QByteArray noise(qsizetype size, QRandomGenerator &random)
{
    QByteArray bytes(size, '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return char(random.bounded(256)); });
    return bytes;
}

QByteArrayList something(Kind kind, const QByteArray &introspection, QRandomGenerator &random)
{
    if (kind == Kind::NoiseAtOnce)
        return {noise(random.bounded(1, 4096), random)};
    QByteArrayList parts = conversation(introspection, random.generate(), kind == Kind::DamagedCalls ? callsEach : 0);
    if (kind == Kind::NoiseAfterTheGreeting)
        return parts << noise(random.bounded(1, 65536), random);
    for (qsizetype i = random.bounded(1, 4); i < parts.size(); i += random.bounded(1, 8))
        damage(parts[i], random);
    return parts;
}

// Sends it and waits for an answer of at least so many bytes, or a little for any; how many it was. None: the other
// side has had enough.
std::optional<qsizetype> pour(int socket, const QByteArray &bytes, qsizetype least)
{
    constexpr int silence = 30, stuck = 30'000; // ms
    char answer[65536];
    qsizetype at = 0, answered = 0;
    for (;;) {
        const bool isSent = at == bytes.size();
        pollfd end = {socket, short(isSent ? POLLIN : POLLIN | POLLOUT), 0};
        if (poll(&end, 1, isSent && answered >= least ? silence : stuck) <= 0)
            return answered;
        if (end.revents & POLLIN) {
            const ssize_t got = recv(socket, answer, sizeof(answer), MSG_DONTWAIT);
            if (got <= 0)
                return {};
            answered += got;
            if (isSent && answered > least)
                return answered;
        } else {
            const size_t rest = size_t(bytes.size() - at);
            const ssize_t sent = send(socket, bytes.constData() + at, rest, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                return {};
            at += std::max<ssize_t>(sent, 0);
        }
    }
}

qsizetype pourAll(Kind kind, int socket, const QByteArrayList &parts)
{
    qsizetype sum = 0;
    for (const QByteArray &part : parts) {
        const auto answered = pour(socket, part, sum == 0 && kind != Kind::NoiseAtOnce ? greeting : 0);
        if (!answered)
            break;
        sum += *answered;
    }
    return sum;
}

// Whether it came as far as to be let in; and to be answered more than that, if it called.
bool hasListened(Kind kind, qsizetype answered, int times)
{
    return kind == Kind::NoiseAtOnce || answered > (kind == Kind::DamagedCalls ? 2 : 1) * greeting * times;
}

int connectTo(const QByteArray &address)
{
    sockaddr_un place = {};
    place.sun_family = AF_UNIX;
    const QByteArray path = address.mid(qstrlen("unix:path=")).split(',').first();
    qstrncpy(place.sun_path, path.constData(), sizeof(place.sun_path));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket, reinterpret_cast<const sockaddr *>(&place), sizeof(place)))
        qFatal("cannot reach the bus");
    return socket;
}

} // namespace

class MalformedBytesTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S7_malformedBytesEndAPeerInOrder_data();
    void S7_malformedBytesEndAPeerInOrder();
    void S7_malformedBytesOnTheBusDoNoHarm_data();
    void S7_malformedBytesOnTheBusDoNoHarm();

private:
    static void addKinds();
    static int times(int share); // so that each stands for `share` calls
};

void MalformedBytesTest::addKinds()
{
    QTest::addColumn<Kind>("kind");
    QTest::newRow("noise") << Kind::NoiseAtOnce;
    QTest::newRow("noise after the greeting") << Kind::NoiseAfterTheGreeting;
    QTest::newRow("damaged calls") << Kind::DamagedCalls;
}

int MalformedBytesTest::times(int share)
{
    bool isSet = false;
    const int calls = qEnvironmentVariableIntValue("FORKSCOPE_FUZZ_CALLS", &isSet);
    return std::max(1, (isSet ? calls : 2500) / share);
}

void MalformedBytesTest::S7_malformedBytesEndAPeerInOrder_data()
{
    addKinds();
}

// Each time a helper of its own, which ends by itself when its only client has gone.
void MalformedBytesTest::S7_malformedBytesEndAPeerInOrder()
{
    QFETCH(Kind, kind);
    QRandomGenerator random(quint32(qEnvironmentVariableIntValue("FORKSCOPE_FUZZ_SEED")) + 7);
    const QByteArray introspection = interfaceFile();
    const int peers = times(200);
    qsizetype answered = 0;
    for (int i = 0; i < peers; ++i) {
        int pair[2];
        QVERIFY(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        QProcess peer;
        peer.setProcessChannelMode(QProcess::MergedChannels);
        peer.setChildProcessModifier([&] { dup2(pair[1], STDIN_FILENO); });
        peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")});
        QVERIFY(peer.waitForStarted());
        close(pair[1]);
        answered += pourAll(kind, pair[0], something(kind, introspection, random));
        close(pair[0]);
        QVERIFY2(peer.waitForFinished(), "it lives on without a client");
        const QByteArray said = peer.readAll();
        QVERIFY2(peer.exitStatus() == QProcess::NormalExit, said.constData());
        QVERIFY2(!said.contains("Sanitizer") && !said.contains("runtime error"), said.constData());
    }
    qInfo("%d helpers, which answered %lld bytes", peers, qint64(answered));
    QVERIFY(hasListened(kind, answered, peers));
}

void MalformedBytesTest::S7_malformedBytesOnTheBusDoNoHarm_data()
{
    addKinds();
}

void MalformedBytesTest::S7_malformedBytesOnTheBusDoNoHarm()
{
    QFETCH(Kind, kind);
    start(MockPolkit::Mode::Deny, {QStringLiteral("--idle-seconds=36000")});
    QRandomGenerator random(quint32(qEnvironmentVariableIntValue("FORKSCOPE_FUZZ_SEED")) + 8);
    const QByteArray introspection = interfaceFile();
    const int connections = times(50);
    qsizetype answered = 0;
    for (int i = 0; i < connections; ++i) {
        const int socket = connectTo(m_bus->address());
        answered += pourAll(kind, socket, something(kind, introspection, random));
        close(socket);
    }
    qInfo("%d connections, which were answered %lld bytes", connections, qint64(answered));
    QVERIFY(hasListened(kind, answered, connections));
    QCOMPARE(Client(m_bus->address(), alice).readProperty("Version"), QByteArray());
    QCOMPARE(m_helper->waitForExit(0), -1);
    QCOMPARE(m_helper->said(), QByteArray());
    QTRY_COMPARE(m_helper->bpfObjects(), 0);
}

QTEST_GUILESS_MAIN(MalformedBytesTest)
#include "tst_malformedbytes.moc"
