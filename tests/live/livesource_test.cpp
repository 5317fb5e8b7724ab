// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The helper's stream, from the call on the bus to its end, against a helper played by the test.
#include "app/stream/livesource.h"

#include "app/stream/batchbuilder.h"
#include "tests/live/fakehelper.h"

#include <QSignalSpy>
#include <QTest>

using namespace forkscope;
using Kind = HelperProblem::Kind;

class LiveSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void missingHelperIsSaid();
    void asksForWhatWasRequested();
    void passesMessagesOnInOrder();
    void greetingIsCompleted();
    void refusalsBecomeProblems_data();
    void refusalsBecomeProblems();
    void helperThatEndsWhileItIsAskedIsAskedOnceMore();
    void newerProtocolIsRefused();
    void stopDeliversWhatHadArrived();
    void stopLetsTheHelperSeeIt();
    void R15_brokenStreamIsOpenedAgain_data();
    void R15_brokenStreamIsOpenedAgain();
    void silentStreamIsOpenedAgain();
    void refusalAfterAnInterruptionEndsIt();
    void kernelFailureEndsIt();
    void snapshotCanBeRequested();

private:
    std::unique_ptr<PrivateBus> m_bus;
};

namespace {

Message events(quint64 firstSeq, int count)
{
    BatchBuilder builder;
    for (int i = 0; i < count; ++i)
        builder.add(forkscope_reap{.head = {.type = FORKSCOPE_REAP, .tgid = quint32(i + 1)}});
    return {MessageType::Events, builder.take(firstSeq)};
}

Message stats()
{
    return {MessageType::Stats, QByteArray(16, '\0')};
}

struct Watching
{
    explicit Watching(const WatchRequest &request = {}) : source(request)
    {
        QObject::connect(&source, &Source::messageReceived, &source,
                         [this](const Message &message) { messages.push_back(message); });
        source.start();
    }
    QString types() const
    {
        QStringList types;
        for (const auto &message : messages)
            types << QString::number(int(message.type));
        return types.join(QLatin1Char(' '));
    }

    LiveSource source;
    std::vector<Message> messages;
    QSignalSpy finished{&source, &Source::finished};
    QSignalSpy failed{&source, &Source::failed};
    QSignalSpy interrupted{&source, &LiveSource::interrupted};
    QSignalSpy resumed{&source, &LiveSource::resumed};
};

} // namespace

void LiveSourceTest::initTestCase()
{
    qunsetenv("FORKSCOPE_HELPER");
    m_bus = std::make_unique<PrivateBus>();
    if (!m_bus->start())
        QSKIP("needs dbus-daemon");
}

void LiveSourceTest::missingHelperIsSaid()
{
    qputenv("FORKSCOPE_HELPER", "/nonexistent/forkscope-helper"); // for root, who could do without the bus
    Watching watching;
    QVERIFY(watching.failed.isEmpty()); // never from within start()
    QTRY_COMPARE(watching.failed.size(), 1);
    QCOMPARE(int(watching.source.problem()->kind), int(Kind::NotInstalled));
    QCOMPARE(watching.failed[0][0].toString(), watching.source.problem()->text());
    qunsetenv("FORKSCOPE_HELPER");
}

void LiveSourceTest::asksForWhatWasRequested()
{
    FakeHelper helper(m_bus->address());
    WatchRequest request;
    request.scope = WatchRequest::Scope::Everyone;
    request.deep = true;
    request.maxArgumentBytes = 77;
    request.interactive = false;
    Watching watching(request);
    QTRY_COMPARE(helper.opened(), 1);
    const QVariantMap expected{
        {u"protocol"_qs, 1u}, {u"scope"_qs, u"everyone"_qs},   {u"threads"_qs, false}, {u"arguments"_qs, true},
        {u"deep"_qs, true},   {u"max-argument-bytes"_qs, 77u}, {u"snapshot"_qs, true}};
    QCOMPARE(helper.options(), expected);
    for (const auto &name : {u"protocol"_qs, u"max-argument-bytes"_qs})
        QCOMPARE(helper.options()[name].typeId(), int(QMetaType::UInt));
    QVERIFY(!helper.wasInteractive());
    Watching asking;
    QTRY_COMPARE(helper.opened(), 2);
    QVERIFY(helper.wasInteractive());
    QCOMPARE(helper.options()[u"scope"_qs].toString(), u"own"_qs);
}

void LiveSourceTest::passesMessagesOnInOrder()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(10);
    helper.send(stats());
    helper.send({MessageType(99), "from a later version"});
    const auto batch = events(10, 3);
    helper.send(batch);
    QTRY_COMPARE(watching.types(), u"1 5 99 2"_qs);
    QCOMPARE(watching.messages.back().payload, batch.payload);
}

void LiveSourceTest::greetingIsCompleted()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE(watching.messages.size(), 1u);
    const auto hello = decodeHello(watching.messages[0].payload);
    QCOMPARE(hello->kernel, QByteArray("6.1.0-test"));
    QCOMPARE(hello->host, QSysInfo::machineHostName().toUtf8());
    QVERIFY(hello->fixed.pid_max > 0 && hello->fixed.threads_max > 0);
}

void LiveSourceTest::refusalsBecomeProblems_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<int>("kind");
    QTest::newRow("polkit says no") << u"org.freedesktop.DBus.Error.AccessDenied"_qs << int(Kind::Refused);
    QTest::newRow("no dialog") << u"org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"_qs
                               << int(Kind::NoPrompt);
    QTest::newRow("kernel") << u"org.forkscope.Error.AttachFailed"_qs << int(Kind::KernelRefuses);
    QTest::newRow("no BTF") << u"org.forkscope.Error.KernelUnsupported"_qs << int(Kind::NoBtf);
    QTest::newRow("ended when asked, twice") << u"org.freedesktop.DBus.Error.NoReply"_qs << int(Kind::DoesNotStart);
    QTest::newRow("busy") << u"org.freedesktop.DBus.Error.LimitsExceeded"_qs << int(Kind::Busy);
}

void LiveSourceTest::refusalsBecomeProblems()
{
    QFETCH(QString, error);
    QFETCH(int, kind);
    FakeHelper helper(m_bus->address());
    helper.setRefusal(error);
    Watching watching;
    QTRY_COMPARE(watching.failed.size(), 1);
    QCOMPARE(int(watching.source.problem()->kind), kind);
    QVERIFY(watching.source.problem()->detail.contains(u"refused by the test"_qs));
    watching.source.stop();
    QCoreApplication::processEvents();
    QVERIFY(watching.finished.isEmpty()); // failed() was the last word
}

void LiveSourceTest::helperThatEndsWhileItIsAskedIsAskedOnceMore()
{
    FakeHelper helper(m_bus->address());
    helper.setRefusal(u"org.freedesktop.DBus.Error.NoReply"_qs); // what the bus says of a called one that has gone
    Watching watching;
    QTRY_COMPARE(helper.asked(), 1);
    helper.setRefusal({});
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE(watching.types(), u"1"_qs); // there was nothing yet that could have a gap
    QVERIFY(watching.interrupted.isEmpty() && watching.failed.isEmpty());

    Watching another;
    for (int opened : {2, 3}) {
        QTRY_COMPARE(helper.opened(), opened);
        QVERIFY(another.failed.isEmpty());
        helper.closeStream(); // before the greeting
    }
    QTRY_COMPARE(another.failed.size(), 1);
    QCOMPARE(int(another.source.problem()->kind), int(Kind::DoesNotStart));
}

void LiveSourceTest::newerProtocolIsRefused()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0, FORKSCOPE_PROTOCOL + 1);
    QTRY_COMPARE(watching.failed.size(), 1);
    QCOMPARE(int(watching.source.problem()->kind), int(Kind::ProtocolTooNew));
    QVERIFY(watching.messages.empty());
}

void LiveSourceTest::stopDeliversWhatHadArrived()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE(watching.messages.size(), 1u);
    constexpr int frames = 40; // more than one turn takes
    for (int frame = 0; frame < frames; ++frame)
        helper.send(events(quint64(frame), 1));
    watching.source.stop();
    watching.source.stop();
    QTRY_COMPARE(watching.finished.size(), 1);
    QCOMPARE(watching.messages.size(), std::size_t(frames + 1));
    QCoreApplication::processEvents();
    QCOMPARE(watching.finished.size(), 1);
    QVERIFY(watching.interrupted.isEmpty());
}

// Every copy of the descriptor is gone, those in the messages of the bus included.
void LiveSourceTest::stopLetsTheHelperSeeIt()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE(watching.messages.size(), 1u);
    QVERIFY(!helper.isHungUp());
    watching.source.stop();
    QTRY_VERIFY(helper.isHungUp());
}

void LiveSourceTest::R15_brokenStreamIsOpenedAgain_data()
{
    QTest::addColumn<int>("how");
    int how = 0;
    for (const auto *name : {"closed", "no magic", "number skipped", "length wrong", "told to be too slow"})
        QTest::newRow(name) << how++;
}

void LiveSourceTest::R15_brokenStreamIsOpenedAgain()
{
    QFETCH(int, how);
    FakeHelper helper(m_bus->address());
    const auto begun = BootClock::now();
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(100);
    helper.send(events(100, 5));
    QTRY_COMPARE(watching.messages.size(), 2u);
    const auto before = BootClock::now();
    const forkscope_bye bye{FORKSCOPE_BYE_SLOW, 0, 0};
    switch (how) {
    case 0:
        helper.closeStream();
        break;
    case 1:
        helper.sendFrame({0, FORKSCOPE_STATS, 0, 2, 0, 0}, {});
        break;
    case 2:
        helper.skipFrameNumber();
        helper.send(stats());
        break;
    case 3:
        helper.sendFrame({FORKSCOPE_FRAME_MAGIC, FORKSCOPE_STATS, 0, 2, 17, 0}, QByteArray(16, '\0'));
        break;
    default:
        helper.send({MessageType::Bye, QByteArray(reinterpret_cast<const char *>(&bye), sizeof bye)});
    }
    QTRY_COMPARE(watching.interrupted.size(), 1);
    QVERIFY(watching.interrupted[0][0].toString().contains(u"interrupted at"_qs));
    QVERIFY(watching.resumed.isEmpty());
    QTRY_COMPARE(helper.opened(), 2);
    helper.sendHello(7000);
    QTRY_COMPARE(watching.resumed.size(), 1);
    QCOMPARE(watching.types(), u"1 2 4 1"_qs);
    const auto loss = *decodeLoss(watching.messages[2].payload);
    QCOMPARE(int(loss.stage), int(FORKSCOPE_STAGE_CLIENT));
    QCOMPARE(int(loss.cause), int(FORKSCOPE_CAUSE_RECONNECT));
    QCOMPARE(loss.count, 0u);
    QCOMPARE(loss.first_seq, 105u);
    QVERIFY(loss.time_first <= loss.time_last && loss.time_last >= toNs(before));
    QVERIFY(loss.time_first >= toNs(begun));
    QVERIFY(watching.failed.isEmpty());
}

void LiveSourceTest::silentStreamIsOpenedAgain()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE_WITH_TIMEOUT(helper.opened(), 2, 30'000);
    QCOMPARE(watching.interrupted.size(), 1);
}

void LiveSourceTest::refusalAfterAnInterruptionEndsIt()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    QTRY_COMPARE(watching.messages.size(), 1u);
    helper.setRefusal(u"org.freedesktop.DBus.Error.AccessDenied"_qs);
    helper.closeStream();
    QTRY_COMPARE(watching.failed.size(), 1);
    QCOMPARE(int(watching.source.problem()->kind), int(Kind::Refused));
    QCOMPARE(watching.types(), u"1 4"_qs); // the gap is told before
}

void LiveSourceTest::kernelFailureEndsIt()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    helper.sendHello(0);
    const forkscope_bye bye{FORKSCOPE_BYE_KERNEL, EPERM, 0};
    helper.send({MessageType::Bye, QByteArray(reinterpret_cast<const char *>(&bye), sizeof bye)});
    QTRY_COMPARE(watching.failed.size(), 1);
    QCOMPARE(int(watching.source.problem()->kind), int(Kind::KernelRefuses));
    QVERIFY(!watching.source.problem()->detail.isEmpty());
}

void LiveSourceTest::snapshotCanBeRequested()
{
    FakeHelper helper(m_bus->address());
    Watching watching;
    QTRY_COMPARE(helper.opened(), 1);
    watching.source.requestSnapshot(); // too early: passed over
    helper.sendHello(0);
    QTRY_COMPARE(watching.messages.size(), 1u);
    watching.source.requestSnapshot();
    QTRY_COMPARE(helper.snapshotsRequested(), 1);
}

QTEST_GUILESS_MAIN(LiveSourceTest)
#include "livesource_test.moc"
