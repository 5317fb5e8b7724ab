// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Play: by time and by events, over silence, in a loop, up to markers. How much of it has passed is said, not waited
// for.
#include "tests/session/notation.h"

#include <QSignalSpy>
#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

namespace {

// Events at 2 ms (fork), 102 ms, 5103 ms and 5104 ms of the session.
const auto sample = QStringLiteral("1 exists sh; 1 fork 2; +99ms; 1 fork 3; +5000ms; 1 fork 4; 1 fork 5");

std::unique_ptr<Session> atStart(const QString &text)
{
    auto session = sessionOf(text);
    session->cursor().setPosition(0);
    session->cursor().play();
    return session;
}

} // namespace

class TimeCursorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timePassesAtItsSpeed();
    void eachEventTakesItsPace();
    void speedEndsThePace();
    void silenceIsSkippedWhenWanted();
    void rangeIsPlayedAgain();
    void playBeginsInTheRange();
    void markerStopsPlay();
    void playGoesOnBehindTheMarker();
};

void TimeCursorTest::timePassesAtItsSpeed()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    const Time begin = cursor.time();
    cursor.setSpeed(2);
    cursor.advance(20ms);
    QCOMPARE(cursor.time() - begin, Duration(40ms));
    cursor.setSpeed(0.1);
    cursor.advance(100ms);
    QCOMPARE(cursor.time() - begin, Duration(50ms));
    cursor.setSpeed(100);
    cursor.advance(1s);
    QCOMPARE(cursor.position(), Position(session->events().size()));
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Paused);
}

void TimeCursorTest::eachEventTakesItsPace()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    const Position begin = cursor.position();
    cursor.setEventPace(50ms);
    cursor.advance(49ms);
    QCOMPARE(cursor.position(), begin);
    cursor.advance(1ms);
    QCOMPARE(cursor.position(), begin + 1);
    cursor.advance(110ms); // over five seconds of silence as over a millisecond
    QCOMPARE(cursor.position(), begin + 3);
    cursor.advance(40ms); // what was left over counts
    QCOMPARE(cursor.position(), begin + 4);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Paused);
}

void TimeCursorTest::speedEndsThePace()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    cursor.setEventPace(50ms);
    QCOMPARE(cursor.eventPace(), std::optional(Duration(50ms)));
    cursor.setSpeed(5);
    QVERIFY(!cursor.eventPace());
}

void TimeCursorTest::silenceIsSkippedWhenWanted()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    QSignalSpy skipped(&cursor, &TimeCursor::idleSkipped);
    cursor.advance(200ms);
    QVERIFY(skipped.isEmpty());
    const auto before = cursor.position();
    cursor.setSkipsIdle(true);
    cursor.advance(10ms);
    QCOMPARE(skipped.size(), 1);
    QCOMPARE(cursor.position(), before + 1);
    QCOMPARE(cursor.time(), session->events().time(EventNumber(before)));
}

void TimeCursorTest::rangeIsPlayedAgain()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    const TimeSpan range{*session->begin() + 50ms, *session->begin() + 150ms};
    cursor.setLoop(range);
    cursor.setTime(range.from);
    cursor.play();
    cursor.advance(90ms);
    QCOMPARE(cursor.time(), range.from + 90ms);
    cursor.advance(20ms);
    QCOMPARE(cursor.time(), range.from);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
    // A range that holds the end goes back from there.
    cursor.setLoop(TimeSpan{range.from, *session->end()});
    cursor.setEventPace(10ms);
    cursor.advance(100ms);
    QCOMPARE(cursor.time(), range.from);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
}

void TimeCursorTest::playBeginsInTheRange()
{
    const auto session = sessionOf(sample);
    TimeCursor &cursor = session->cursor();
    const TimeSpan range{*session->begin() + 50ms, *session->begin() + 150ms};
    cursor.setLoop(range);
    cursor.play();
    QCOMPARE(cursor.time(), range.from);
}

void TimeCursorTest::markerStopsPlay()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    const Time begin = cursor.time();
    const auto marker = session->mark({.time = begin + 30ms, .text = "look"});
    cursor.advance(20ms);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
    cursor.setPausesAtMarkers(true);
    QSignalSpy reached(&cursor, &TimeCursor::markerReached);
    cursor.advance(500ms);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Paused);
    QCOMPARE(cursor.time(), begin + 30ms);
    QCOMPARE(reached.size(), 1);
    QCOMPARE(reached.front().front().value<MarkerId>(), marker);
}

void TimeCursorTest::playGoesOnBehindTheMarker()
{
    const auto session = atStart(sample);
    TimeCursor &cursor = session->cursor();
    const Time begin = cursor.time();
    session->mark({.time = begin + 30ms, .text = "look"});
    cursor.setPausesAtMarkers(true);
    cursor.advance(40ms);
    cursor.play();
    cursor.advance(40ms);
    QCOMPARE(cursor.time(), begin + 70ms);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
}

QTEST_GUILESS_MAIN(TimeCursorTest)
#include "timecursor_test.moc"
