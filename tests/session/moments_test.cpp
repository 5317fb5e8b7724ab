// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Times as they are typed.
#include "app/session/moments.h"

#include <QDateTime>
#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class MomentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data();
    void durations();
    void moments_data();
    void moments();
    void clockNeedsTheClockOfTheRecording();
    void clockGoesOnAfterMidnight();
};

namespace {

constexpr qint64 none = -1;
constexpr qint64 second = 1'000'000'000;

// Begins at 14:02:10.5, ten seconds long.
SessionSpan span()
{
    const auto wall = QDateTime(QDate(2026, 3, 1), QTime(14, 2, 10, 500)).toMSecsSinceEpoch() * 1'000'000;
    return {Time(100s), Time(110s), {Time(50s), wall - 50 * second}};
}

} // namespace

void MomentsTest::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanoseconds");
    const auto add = [](const char *text, qint64 ns) { QTest::newRow(text) << QString::fromLatin1(text) << ns; };
    add("10", 10 * second);
    add("10s", 10 * second);
    add("1.5s", 1'500'000'000);
    add(".5", 500'000'000);
    add("500ms", 500'000'000);
    add("250us", 250'000);
    add("7ns", 7);
    add("5min", 300 * second);
    add("2 h", 7200 * second);
    add("0", 0);
    add("-1s", none);
    add("1.2.3", none);
    add("10x", none);
    add("s", none);
    add("", none);
    add("1e3", none);
    add("99999999999h", none);
}

void MomentsTest::durations()
{
    QFETCH(QString, text);
    QFETCH(qint64, nanoseconds);
    const auto duration = parseDuration(text);
    QCOMPARE(duration ? qint64(duration->count()) : none, nanoseconds);
}

void MomentsTest::moments_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanoseconds"); // since the beginning
    const auto add = [](const char *text, qint64 ns) { QTest::newRow(text) << QString::fromLatin1(text) << ns; };
    add("1.5s", 1'500'000'000);
    add("+1.5", 1'500'000'000);
    add("+200ms", 200'000'000);
    add("0%", 0);
    add("50%", 5 * second);
    add("100%", 10 * second);
    add("14:02:11.5", second);
    add("14:02:20", 9'500'000'000);
    add("14:03", 49'500'000'000);
    add("14:02", -10'500'000'000); // the minute it began in
    add("101%", none);
    add("-5%", none);
    add("x%", none);
    add("25:00:00", none);
    add("14:02:71", none);
    add("noon", none);
    add("", none);
}

void MomentsTest::moments()
{
    QFETCH(QString, text);
    QFETCH(qint64, nanoseconds);
    const auto moment = parseMoment(text, span());
    QCOMPARE(moment ? qint64((*moment - span().begin).count()) : none, nanoseconds);
}

void MomentsTest::clockNeedsTheClockOfTheRecording()
{
    auto unclocked = span();
    unclocked.clock = {};
    QVERIFY(!parseMoment(u"14:02:11"_qs, unclocked));
    QVERIFY(parseMoment(u"1s"_qs, unclocked));
}

void MomentsTest::clockGoesOnAfterMidnight()
{
    auto night = span();
    night.clock.realtimeNs =
        QDateTime(QDate(2026, 3, 1), QTime(23, 59, 59)).toMSecsSinceEpoch() * 1'000'000 - 50 * second;
    const auto moment = parseMoment(u"0:00:01"_qs, night);
    QCOMPARE(moment.value() - night.begin, Duration(2s));
}

QTEST_GUILESS_MAIN(MomentsTest)
#include "moments_test.moc"
