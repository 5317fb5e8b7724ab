// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class RateHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEachKindApart();
    void sumsIntervals();
    void seriesIsAlignedAndComplete();
    void silenceCostsNothing();
    void noSecondIsHigherThanThePeak();
    void findsThePeak();
};

void RateHistoryTest::countsEachKindApart()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 1 vfork 3; 1 spawn 4; 1 thread 11; 1 refused EAGAIN;"
                                   "2 exec /bin/ls; 2 exit 0; 2 reap; 1 thread-exit 11; lost 5"_qs);
    const auto totals = session->rates().totals();
    QCOMPARE(count(totals, RateSeries::Forks), 1u);
    QCOMPARE(count(totals, RateSeries::Spawns), 2u);
    QCOMPARE(processesIn(totals), 3u);
    QCOMPARE(count(totals, RateSeries::Threads), 1u);
    QCOMPARE(count(totals, RateSeries::Failures), 1u);
    QCOMPARE(count(totals, RateSeries::Execs), 1u);
    QCOMPARE(count(totals, RateSeries::Exits), 1u);
    QCOMPARE(count(totals, RateSeries::Lost), 5u);
}

void RateHistoryTest::sumsIntervals()
{
    // Boot times: fork 2 at 1.002 s, fork 3 at 1.153 s, fork 4 at 1.304 s.
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +150ms; 1 fork 3; +150ms; 1 fork 4"_qs);
    const auto &rates = session->rates();
    QCOMPARE(processesIn(rates.sum(Time(1s), Time(1100ms))), 1u);
    QCOMPARE(processesIn(rates.sum(Time(1100ms), Time(1300ms))), 1u);
    QCOMPARE(processesIn(rates.sum(Time(1s), Time(2s))), 3u);
    QCOMPARE(processesIn(rates.sum(Time(0s), Time(1s))), 0u);
    QCOMPARE(processesIn(rates.sum(Time(2s), Time(3s))), 0u);
}

void RateHistoryTest::seriesIsAlignedAndComplete()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +2500ms; 1 fork 3; 1 fork 4"_qs);
    const auto series = session->rates().series(Time(1200ms), Time(4s), 1s);
    QCOMPARE(series.begin, Time(1s));
    std::vector<quint32> forks;
    for (const auto &counts : series.counts)
        forks.push_back(processesIn(counts));
    QCOMPARE(forks, (std::vector<quint32>{1, 0, 2, 0}));
}

void RateHistoryTest::silenceCostsNothing()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +900000000000ms; 1 fork 3"_qs);
    QCOMPARE(processesIn(session->rates().totals()), 2u);
    QVERIFY(session->rates().end() - session->rates().begin() > 20 * 365 * 24h);
}

void RateHistoryTest::noSecondIsHigherThanThePeak()
{
    QString text = u"1 exists sh; "_qs;
    for (int i = 2; i < 200; ++i)
        text += QStringLiteral("1 fork %1; +%2ms; ").arg(i).arg(i * i * 7 % 90);
    const auto session = sessionOf(text);
    const auto &rates = session->rates();
    quint32 highest = 0;
    for (auto end = rates.begin(); end <= rates.end(); end += RateHistory::bucketWidth)
        highest = std::max(highest, processesIn(rates.sum(end - 1s, end)));
    QCOMPARE(rates.peak()->processes, highest);
    QCOMPARE(processesIn(rates.sum(rates.peak()->begin, rates.peak()->begin + 1s)), highest);
}

void RateHistoryTest::findsThePeak()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +1100ms; 1 fork 3; 1 fork 4; +1000ms; 1 fork 5"_qs);
    const auto peak = session->rates().peak();
    QVERIFY(peak.has_value());
    QCOMPARE(peak->processes, 2u);
    QCOMPARE(peak->begin, Time(2100ms));
    QVERIFY(!sessionOf(u"1 exists sh; 1 thread 2"_qs)->rates().peak().has_value());
}

QTEST_GUILESS_MAIN(RateHistoryTest)
#include "ratehistory_test.moc"
