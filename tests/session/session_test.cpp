// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// From messages to what is known: order, losses, bad input, the cursor.
#include "app/stream/batchbuilder.h"
#include "tests/session/notation.h"

#include <QSignalSpy>
#include <QTest>

#include <cstring>

using namespace forkscope;
using namespace std::chrono_literals;

namespace {
const auto sample = u"1 exists sh; 1 fork 2; 2 exec /bin/ls; +98ms; 2 exit 0; 2 reap; +98ms; 1 fork 3"_qs;
} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cursorBeginsBehindWhatExisted();
    void liveCursorFollows();
    void pausedCursorStays();
    void playReachesTheEndAndRests();
    void stepsEventByEvent();
    void seeksByTime();
    void gapInNumbersIsALoss();
    void lossOfTheHelperExplainsItsGap();
    void badRecordIsCountedAndTheRestIsRead();
    void unknownRecordTypeIsPassedOver();
    void refusesANewerFormat_data();
    void refusesANewerFormat();
    void timesThatFallAreDrawnInOrder();
};

void SessionTest::cursorBeginsBehindWhatExisted()
{
    const auto session = sessionOf(sample);
    session->cursor().setPosition(0);
    QCOMPARE(session->cursor().position(), session->events().prologue());
    QCOMPARE(drawTree(session->processes(), session->cursor().position()), u"sh (1) existed"_qs);
}

void SessionTest::liveCursorFollows()
{
    auto messages = messagesOf(sample);
    auto source = std::make_unique<FakeSource>(messages, FakeSource::Kind::Live);
    Session session(std::move(source));
    session.start();
    QCOMPARE(session.cursor().mode(), TimeCursor::Mode::Live);
    QTRY_COMPARE(session.cursor().position(), Position(6));
    session.stop();
    QCOMPARE(session.cursor().mode(), TimeCursor::Mode::Paused);
    QCOMPARE(session.cursor().position(), Position(6));
}

void SessionTest::pausedCursorStays()
{
    auto messages = messagesOf(sample);
    const auto last = messages.back();
    messages.pop_back();
    auto *source = new FakeSource(messages, FakeSource::Kind::Live);
    Session session{std::unique_ptr<Source>(source)};
    session.start();
    QTRY_COMPARE(session.events().size(), quint64(1));
    session.cursor().pause();
    source->add({last});
    QTRY_COMPARE(session.events().size(), quint64(6));
    QCoreApplication::processEvents();
    QCOMPARE(session.cursor().position(), Position(1));
    session.cursor().jumpToLive();
    QCOMPARE(session.cursor().position(), Position(6));
}

void SessionTest::playReachesTheEndAndRests()
{
    const auto session = sessionOf(sample);
    auto &cursor = session->cursor();
    cursor.setPosition(0);
    cursor.setSpeed(10);
    QSignalSpy moved(&cursor, &TimeCursor::moved);
    cursor.play();
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
    QTRY_COMPARE(cursor.mode(), TimeCursor::Mode::Paused);
    QCOMPARE(cursor.position(), Position(session->events().size()));
    QVERIFY(moved.count() >= 1);
}

void SessionTest::stepsEventByEvent()
{
    const auto session = sessionOf(sample);
    auto &cursor = session->cursor();
    cursor.setPosition(0);
    cursor.step(1);
    QCOMPARE(drawTree(session->processes(), cursor.position()), u"sh (1) existed\n  sh (2)"_qs);
    cursor.step(1);
    QCOMPARE(drawTree(session->processes(), cursor.position()), u"sh (1) existed\n  ls (2) [sh>ls]"_qs);
    cursor.step(-1);
    QCOMPARE(drawTree(session->processes(), cursor.position()), u"sh (1) existed\n  sh (2)"_qs);
    cursor.step(-100);
    QCOMPARE(cursor.position(), session->events().prologue());
    cursor.step(100);
    QCOMPARE(cursor.position(), Position(session->events().size()));
}

void SessionTest::seeksByTime()
{
    const auto session = sessionOf(sample);
    auto &cursor = session->cursor();
    cursor.setTime(Time(1050ms)); // between exec (1.003 s) and exit (1.102 s)
    QCOMPARE(drawTree(session->processes(), cursor.position()), u"sh (1) existed\n  ls (2) [sh>ls]"_qs);
    QCOMPARE(cursor.time(), Time(1050ms));
    cursor.setTime(Time(1h));
    QCOMPARE(cursor.position(), Position(session->events().size()));
    cursor.setTime(Time(0s));
    QCOMPARE(cursor.position(), session->events().prologue());
}

void SessionTest::gapInNumbersIsALoss()
{
    auto messages = messagesOf(sample);
    forkscope_batch head;
    auto &payload = messages.back().payload;
    std::memcpy(&head, payload.constData(), sizeof head);
    head.first_seq += 7;
    std::memcpy(payload.data(), &head, sizeof head);
    Session session(std::make_unique<FakeSource>(messages));
    QSignalSpy losses(&session, &Session::lossTaken);
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(losses.count(), 1);
    QCOMPARE(session.lostEvents(), quint64(7));
    QVERIFY(!session.isComplete());
    // It stands before the events that follow it.
    QCOMPARE(session.events().type(EventNumber(session.events().prologue())), EventType::Lost);
}

void SessionTest::lossOfTheHelperExplainsItsGap()
{
    auto messages = messagesOf(sample);
    forkscope_batch head;
    auto &payload = messages.back().payload;
    std::memcpy(&head, payload.constData(), sizeof head);
    head.first_seq += 7;
    std::memcpy(payload.data(), &head, sizeof head);
    const forkscope_loss loss{FORKSCOPE_STAGE_HELPER, FORKSCOPE_CAUSE_QUEUE_FULL, ~0u, 7, 0, 6, head.time_first,
                              head.time_first};
    messages.insert(messages.end() - 1,
                    {MessageType::Loss, QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss)});
    Session session(std::make_unique<FakeSource>(messages));
    QSignalSpy losses(&session, &Session::lossTaken);
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(losses.count(), 1);
    QCOMPARE(session.lostEvents(), quint64(7));
}

void SessionTest::badRecordIsCountedAndTheRestIsRead()
{
    auto messages = messagesOf(sample);
    auto &payload = messages.back().payload;
    // The first string of the first record claims to be longer than the record.
    payload[int(sizeof(forkscope_batch) + sizeof(forkscope_fork))] = char(0xff);
    payload[int(sizeof(forkscope_batch) + sizeof(forkscope_fork)) + 1] = char(0xff);
    Session session(std::make_unique<FakeSource>(messages));
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(session.lostEvents(), quint64(1));
    QVERIFY(drawTree(session.processes(), session.events().size()).contains(u"(3)"));
}

void SessionTest::unknownRecordTypeIsPassedOver()
{
    auto messages = messagesOf(sample);
    messages.back().payload[int(sizeof(forkscope_batch)) + 4] = char(99);
    Session session(std::make_unique<FakeSource>(messages));
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(session.lostEvents(), quint64(0));
    QCOMPARE(session.events().size(), quint64(5));
}

void SessionTest::refusesANewerFormat_data()
{
    QTest::addColumn<quint32>("protocol");
    QTest::addColumn<quint64>("incompatible");
    QTest::addColumn<QString>("word");
    QTest::newRow("protocol") << quint32(FORKSCOPE_PROTOCOL + 1) << quint64(0) << u"newer"_qs;
    QTest::newRow("feature") << quint32(FORKSCOPE_PROTOCOL) << quint64(1 << 5) << u"bit 5"_qs;
}

void SessionTest::refusesANewerFormat()
{
    QFETCH(quint32, protocol);
    QFETCH(quint64, incompatible);
    QFETCH(QString, word);
    auto messages = messagesOf(sample);
    auto hello = *decodeHello(messages[0].payload);
    hello.fixed.protocol = protocol;
    hello.fixed.incompatible = incompatible;
    messages[0].payload = encodeHello(hello);
    Session session(std::make_unique<FakeSource>(messages));
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Failed);
    QVERIFY2(session.notice().contains(word), qPrintable(session.notice()));
}

void SessionTest::timesThatFallAreDrawnInOrder()
{
    const auto session = sessionOf(sample);
    auto messages = messagesOf(sample);
    BatchBuilder builder;
    forkscope_exit exit{};
    exit.head.type = FORKSCOPE_EXIT;
    exit.head.flags = FORKSCOPE_GROUP_DEATH;
    exit.head.tgid = exit.tid = 3;
    exit.head.start = toNs(session->events().time(EventNumber(5)));
    exit.head.time = exit.head.start - 1000; // another CPU's clock was a little behind
    builder.add(exit);
    messages.push_back({MessageType::Events, builder.take(5)});
    Session later(std::make_unique<FakeSource>(messages));
    later.start();
    QTRY_COMPARE(later.state(), Session::State::Ended);
    QCOMPARE(later.events().size(), quint64(7));
    QVERIFY(later.events().time(EventNumber(6)) >= later.events().time(EventNumber(5)));
    QVERIFY(drawTree(later.processes(), 7).endsWith(u"sh (3) zombie, ok"));
}

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
