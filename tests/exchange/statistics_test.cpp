// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a session amounts to.
#include "app/exchange/statistics.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class StatisticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByKind();
    void lifetimesAreOfLivesSeenWhole();
    void forkersAreRanked();
    void failuresAndLossesAreNamed();
    void textSaysSo();
    void jsonSaysSo();
    void emptySessionHasNoRates();
    void partHasWhatHappenedInIt();
    void wholeAsAPartIsTheWhole();
};

namespace {
const auto sample = QStringLiteral(
    "1 exists sh; 2 exists bash under 1; 1 fork 3; 3 exec /bin/make; 3 vfork 4; 4 exec /bin/cc; 3 spawn 5;"
    "5 thread 6; 4 exit 0; 4 reap; 5 exit 1; 3 refused EAGAIN; 3 refused EAGAIN; 3 refused ENOMEM; lost 7;"
    "1 fork 7; 2 exit 0");
} // namespace

void StatisticsTest::countsByKind()
{
    const auto statistics = statisticsOf(*sessionOf(sample));
    QCOMPARE(statistics.existed, 2u);
    QCOMPARE(processesIn(statistics.totals), 4u);
    QCOMPARE(count(statistics.totals, RateSeries::Spawns), 2u);
    QCOMPARE(count(statistics.totals, RateSeries::Threads), 1u);
    QCOMPARE(count(statistics.totals, RateSeries::Execs), 2u);
    QCOMPARE(count(statistics.totals, RateSeries::Exits), 3u);
    QCOMPARE(statistics.events, 15u);
    QCOMPARE(statistics.peak->processes, 4u);
}

void StatisticsTest::lifetimesAreOfLivesSeenWhole()
{
    const auto statistics = statisticsOf(*sessionOf(sample));
    QCOMPARE(statistics.lifetimes->count, 2u); // not process 2, whose birth was not seen
    QCOMPARE(statistics.lifetimes->median, Duration(4ms));
    QCOMPARE(statistics.lifetimes->longest, Duration(4ms));
    QVERIFY(!statisticsOf(*sessionOf(u"1 exists sh; 1 exit 0"_qs)).lifetimes);
}

void StatisticsTest::forkersAreRanked()
{
    const auto statistics = statisticsOf(*sessionOf(sample));
    QCOMPARE(statistics.topForkers.size(), 2u);
    QCOMPARE(statistics.topForkers[0].pid, 1u); // as many as make, but older; bash, which existed, is none of its forks
    QCOMPARE(statistics.topForkers[0].forks, 2u);
    QCOMPARE(statistics.topForkers[1].comm, QByteArray("make"));
    QCOMPARE(statistics.topForkers[1].forks, 2u);
}

void StatisticsTest::failuresAndLossesAreNamed()
{
    const auto statistics = statisticsOf(*sessionOf(sample));
    QCOMPARE(statistics.failures, (QMap<QString, quint64>{{u"EAGAIN"_qs, 2}, {u"ENOMEM"_qs, 1}}));
    QCOMPARE(statistics.lost, (QMap<QString, quint64>{{u"ring"_qs, 7}}));
    QCOMPARE(statistics.losses.size(), 1);
}

void StatisticsTest::textSaysSo()
{
    const auto session = sessionOf(sample);
    const auto lines = statisticsText(statisticsOf(*session), *session).split(QLatin1Char('\n'));
    const QStringList expected{
        u"Duration        15 ms, from 22:13:21.002"_qs,
        u"Events          15"_qs,
        u"Processes       4 created, 2 of them by vfork or posix_spawn; 2 existed before"_qs,
        u"Threads         1 created"_qs,
        u"Programs        2 started (exec)"_qs,
        u"Ends            3"_qs,
        u"Rate            266.7 forks/s on average, at most 4 in the second from 22:13:21.0"_qs,
        u"Lifetimes       half of them up to 4 ms, 99 of 100 up to 4 ms, the longest 4 ms"_qs,
        u"Most forks             2  sh (1)"_qs,
        u"                       2  make (3)"_qs,
        u"Failed forks           2  EAGAIN"_qs,
        u"                       1  ENOMEM"_qs,
        u"Lost            7 events were lost at 22:13:21.0: the kernel's ring was full."_qs,
        QString(),
    };
    QCOMPARE(lines, expected);
}

void StatisticsTest::jsonSaysSo()
{
    QCOMPARE(
        statisticsJson(statisticsOf(*sessionOf(sample)), *sessionOf(sample)),
        QByteArray(R"({"duration":15000000,"events":15,"existed":2,"processes":4,"spawns":2,"threads":1,"execs":2,)"
                   R"("exits":3,"forks_per_second":266.666666667,"peak":{"time":1000000000,"processes":4},)"
                   R"("lifetimes":{"count":2,"p50":4000000,"p99":4000000,"max":4000000},)"
                   R"("top_forkers":[{"comm":"sh","pid":1,"forks":2},{"comm":"make","pid":3,"forks":2}],)"
                   R"("failures":{"EAGAIN":2,"ENOMEM":1},"lost":{"ring":7}})"
                   "\n"));
}

void StatisticsTest::emptySessionHasNoRates()
{
    const auto session = sessionOf(QString());
    const auto statistics = statisticsOf(*session);
    QCOMPARE(statistics.forksPerSecond(), 0.0);
    QVERIFY(!statistics.peak);
    QVERIFY(statisticsText(statistics, *session).contains(u"Lost            nothing"_qs));
}

// From the exec of cc on to the first refusal: cc, its maker's spawn, a thread, two ends.
void StatisticsTest::partHasWhatHappenedInIt()
{
    const auto session = sessionOf(sample);
    const auto &events = session->events();
    const TimeSpan part{events.time(EventNumber(5)), events.time(EventNumber(11))};
    const auto statistics = statisticsOf(*session, part);
    QCOMPARE(statistics.duration(), part.to - part.from);
    QCOMPARE(statistics.events, 7u);
    QCOMPARE(statistics.existed, 4u); // sh, bash, make and cc
    QCOMPARE(processesIn(statistics.totals), 1u);
    QCOMPARE(count(statistics.totals, RateSeries::Threads), 1u);
    QCOMPARE(count(statistics.totals, RateSeries::Execs), 1u);
    QCOMPARE(count(statistics.totals, RateSeries::Exits), 2u);
    QCOMPARE(statistics.failures, (QMap<QString, quint64>{{u"EAGAIN"_qs, 1}}));
    QVERIFY(statistics.lost.isEmpty());
    QCOMPARE(statistics.topForkers.size(), 1u);
    QCOMPARE(statistics.topForkers[0].forks, 1u);
    QCOMPARE(statistics.lifetimes->count, 2u);
}

void StatisticsTest::wholeAsAPartIsTheWhole()
{
    const auto session = sessionOf(sample);
    const TimeSpan all{*session->begin(), *session->end()};
    QCOMPARE(statisticsText(statisticsOf(*session, all), *session), statisticsText(statisticsOf(*session), *session));
}

QTEST_GUILESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
