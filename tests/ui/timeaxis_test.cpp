// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The shared time axis: fitting, following, zooming about a place, panning; and the marks on it.
#include "ui/timeaxis.h"
#include "ui/timeticks.h"

#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

namespace {

Time at(Duration sinceBoot)
{
    return Time(sinceBoot);
}

} // namespace

class TimeAxisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsAllThereIs();
    void followsTheEnd();
    void zoomKeepsThePlaceUnderThePointer();
    void panningLeavesSomethingInSight();
    void revealMovesOnlyAsFarAsNeeded();
    void xAndTimeAreInverse();
    void ticksAreRoundTimesOfTheClock();
    void ticksShowFractionsWhenZoomed();
};

void TimeAxisTest::fitsAllThereIs()
{
    TimeAxis axis;
    axis.setBounds(at(100s), at(110s));
    QVERIFY(axis.from() < at(100s) && axis.from() > at(99s));
    QVERIFY(axis.to() > at(110s) && axis.to() < at(111s));
}

void TimeAxisTest::followsTheEnd()
{
    TimeAxis axis;
    axis.follow();
    axis.setBounds(at(100s), at(500s));
    QVERIFY(axis.to() >= at(500s) && axis.to() < at(502s));
    QCOMPARE(axis.span(), Duration(60s));
    axis.setBounds(at(100s), at(600s));
    QVERIFY(axis.to() >= at(600s));
    axis.pan(-50s);
    QCOMPARE(axis.mode(), TimeAxis::Mode::Free);
    const Time stopped = axis.to();
    axis.setBounds(at(100s), at(700s));
    QCOMPARE(axis.to(), stopped);
}

void TimeAxisTest::zoomKeepsThePlaceUnderThePointer()
{
    TimeAxis axis;
    axis.setBounds(at(100s), at(200s));
    const Time place = at(130s);
    const double before = axis.xOf(place, 10, 400);
    axis.zoom(0.25, place);
    QVERIFY(std::abs(axis.xOf(place, 10, 400) - before) < 0.01);
    QVERIFY(axis.span() < 30s);
    axis.zoom(1e-12, place);
    QVERIFY(axis.span() >= 10us);
}

void TimeAxisTest::panningLeavesSomethingInSight()
{
    TimeAxis axis;
    axis.setBounds(at(100s), at(200s));
    axis.zoom(0.1, at(150s));
    axis.pan(-10000s);
    QVERIFY(axis.to() > at(100s));
    axis.pan(10000s);
    QVERIFY(axis.from() < at(200s));
}

void TimeAxisTest::revealMovesOnlyAsFarAsNeeded()
{
    TimeAxis axis;
    axis.setBounds(at(0s), at(100s));
    axis.setRange(at(10s), at(20s));
    axis.reveal(at(15s));
    QCOMPARE(axis.from(), at(10s));
    axis.reveal(at(50s));
    QVERIFY(axis.from() < at(50s) && axis.to() > at(50s));
    QCOMPARE(axis.span(), Duration(10s));
}

void TimeAxisTest::xAndTimeAreInverse()
{
    TimeAxis axis;
    axis.setRange(at(100s), at(110s));
    QCOMPARE(axis.xOf(at(105s), 20, 200), 120.0);
    QCOMPARE(axis.timeAt(120, 20, 200), at(105s));
}

void TimeAxisTest::ticksAreRoundTimesOfTheClock()
{
    const ClockPair clock{at(0s), 1'700'000'000'000'000'000};
    const auto ticks = timeTicks(at(3s), at(63s), 600, 90, clock);
    QCOMPARE(ticks.size(), std::size_t(6));
    QStringList texts;
    for (const TimeTick &tick : ticks)
        texts << tick.text;
    QCOMPARE(texts, (QStringList{u"22:13:30"_qs, u":40"_qs, u":50"_qs, u"22:14"_qs, u":10"_qs, u":20"_qs}));
}

void TimeAxisTest::ticksShowFractionsWhenZoomed()
{
    const ClockPair clock{at(0s), 1'700'000'000'000'000'000};
    const auto ticks = timeTicks(at(3s), at(3s + 300ms), 600, 90, clock);
    QCOMPARE(ticks.front().text, u"22:13:23.00"_qs);
    QCOMPARE(ticks[1].text, u":23.05"_qs);
}

QTEST_MAIN(TimeAxisTest)
#include "timeaxis_test.moc"
