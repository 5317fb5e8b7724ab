// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// However much is asked, the helper stays small: few streams, few questions, and memory within a bound.
#include <QTest>

#include <algorithm>

#include <sys/wait.h>
#include <unistd.h>

#include "helpertest.h"
#include "recorder.h"

class LimitsTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S10_oneQuestionAConnection();
    void S10_streamsAreLimited();
    void S10_floodIsRefused_data();
    void S10_floodIsRefused();
    void S10_eightStreamsStaySmall();
};

void LimitsTest::S10_oneQuestionAConnection()
{
    start(MockPolkit::Mode::Hang);
    Client client(m_bus->address(), alice);
    client.openLater();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 1; }));
    QCOMPARE(client.open().error, QByteArray(full));
    std::vector<std::unique_ptr<Client>> others;
    for (int i = 0; i < 15; ++i) {
        others.push_back(std::make_unique<Client>(m_bus->address(), bob));
        others.back()->openLater();
    }
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 16; }));
    QCOMPARE(Client(m_bus->address(), bob).open().error, QByteArray(full));
    QCOMPARE(m_polkit->questions().size(), size_t(16));
}

void LimitsTest::S10_streamsAreLimited()
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
    QCOMPARE(open(first), QByteArray(full));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(open(second), QByteArray());
    QCOMPARE(open(second), QByteArray(full)); // the eighth is for root
    QCOMPARE(open(root), QByteArray());
    QCOMPARE(open(root), QByteArray(full));
    QCOMPARE(m_helper->bpfPrograms(), programs); // equal wishes share one set
    for (int socket : sockets)
        close(socket);
}

void LimitsTest::S10_floodIsRefused_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("all streams taken") << int(MockPolkit::Mode::Allow);
    QTest::newRow("a question pending") << int(MockPolkit::Mode::Hang);
}

void LimitsTest::S10_floodIsRefused()
{
    QFETCH(int, mode);
    constexpr int calls = 10'000;
    start(MockPolkit::Mode(mode), {}, RunningHelper::Build::Plain);
    Client client(m_bus->address(), alice);
    std::vector<int> sockets;
    if (MockPolkit::Mode(mode) == MockPolkit::Mode::Hang) {
        client.openLater();
        QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 1; }));
    } else {
        for (int i = 0; i < 4; ++i)
            sockets.push_back(client.open().socket);
    }
    QCOMPARE(client.openOften(calls / 10), QByteArray(full));
    const int objects = m_helper->bpfObjects(), descriptors = m_helper->descriptors();
    const qint64 before = m_helper->anonymousKiB();
    QCOMPARE(client.openOften(calls), QByteArray(full)); // each of them
    QCOMPARE(m_helper->bpfObjects(), objects);
    QCOMPARE(m_helper->descriptors(), descriptors);
    QVERIFY2(m_helper->anonymousKiB() - before <= 1024, qPrintable(QString::number(m_helper->anonymousKiB() - before)));
    for (int socket : sockets)
        close(socket);
}

// Eight different wishes, so that nothing is shared; nobody reads, and more happens than all the queues can take.
void LimitsTest::S10_eightStreamsStaySmall()
{
    start(MockPolkit::Mode::Allow, {}, RunningHelper::Build::Plain);
    Client first(m_bus->address(), alice), second(m_bus->address(), bob), root(m_bus->address(), 0);
    std::vector<int> sockets;
    for (unsigned wish = 0; wish < 8; ++wish) {
        Client &client = wish < 4 ? first : wish < 7 ? second : root;
        const auto stream = client.open([&](sd_bus_message *call) {
            askForEveryone(call);
            Client::appendOption(call, "arguments", "b", 1);
            Client::appendOption(call, "max-argument-bytes", "u", 100 + wish);
        });
        QCOMPARE(stream.error, QByteArray());
        sockets.push_back(stream.socket);
    }
    qint64 most = 0;
    auto storm = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {"20000"});
    while (waitpid(storm.pid, nullptr, WNOHANG) == 0) {
        most = std::max(most, m_helper->anonymousKiB());
        QTest::qSleep(20);
    }
    close(storm.input);
    close(storm.output);
    QTest::qSleep(100); // what is in the rings goes to the queues
    most = std::max(most, m_helper->anonymousKiB());
    qInfo("RssAnon with 8 streams that nobody reads: %lld KiB", most);
    QVERIFY2(most > 0 && most <= 32 * 1024, qPrintable(QString::number(most)));
    for (int socket : sockets)
        close(socket);
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "tst_limits.moc"
