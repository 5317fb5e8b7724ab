// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What filters find, and what is said of those that are wrong.
#include "app/filter/filterpass.h"
#include "tests/session/notation.h"

#include <QFile>
#include <QTest>

using namespace forkscope;

namespace {

// make runs sh, which fails, and a sed of 3 ms; a daemon has a thread and a refused fork; the last process is a zombie.
const auto session =
    u"1 exists init; 1 fork 10; 10 exec /usr/bin/make -j2 token=secret; 10 spawn 11; 11 exec /bin/sh -c x;"
    "11 fork 12; 12 exec /bin/sed s/a/b/; 12 exit 0; 12 reap; 11 exit 2; 11 reap; 1 fork 20; 20 thread 21;"
    "20 refused EAGAIN; 1 fork 30; +40ms; 30 exit SIGSEGV"_qs;

FilterNodes nodesOf(const QString &text)
{
    auto parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        qFatal("%s: %s", qPrintable(text), qPrintable(error->text()));
    return std::get<FilterNodes>(std::move(parsed));
}

} // namespace

class FilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsProcesses_data();
    void findsProcesses();
    void findsEvents_data();
    void findsEvents();
    void standsAtThePosition();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void missingMomentIsAProblem();
    void momentsAreThoseOfMarkersAndCursors();
    void markedIsWhereAMarkerStands();
    void passFindsTheSameInSteps();
    void hostileFiltersEnd();
    void manualHasTheTable();
};

void FilterTest::findsProcesses_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("pids"); // "refused" for a fork that was
    const auto row = [](const char *filter, const char *pids) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << QString::fromLatin1(pids);
    };
    row("", "1 10 11 12 20 refused 30");
    row("sed", "12");
    row("\"S/A\"", "12");
    row("comm == \"sed\"", "12");
    row("comm != \"sed\" && pid < 12", "1 10 11");
    row("comm in {\"make\", \"sed\"}", "10 12");
    row("path == \"/bin/sh\"", "11");
    row("argv contains \"J2\"", "10");
    row("argv matches \"token=[^ ]+\"", "10");
    row("pid == 0xb", "11");
    row("pid in {1, 10..12}", "1 10 11 12");
    row("parent_pid == 10", "11");
    row("creator_pid == 20", "refused");
    row("forks > 0", "1 10 11");
    row("threads == 1", "20");
    row("children >= 3", "1");
    row("descendants == 2", "10");
    row("depth == 3", "12");
    row("state == zombie", "30");
    row("state == ended", "11 12");
    row("status == 2", "11");
    row("status != 0", "11");
    row("signal == SIGSEGV", "30");
    row("errno == EAGAIN", "refused");
    row("failed", "11 refused 30");
    row("failed and not under pid 10", "refused 30");
    row("under (comm == \"make\")", "11 12");
    row("under pid == 10 && sed", "12");
    row("above (sed)", "1 10 11");
    row("call == clone3", "11");
    row("call in {clone, vfork}", "10 12 20 30 refused");
    row("flags has CLONE_VM", "11");
    row("flags has CLONE_VM|| pid == 1", "1 11");
    row("looks_like contains \"spawn\"", "11");
    row("type == fork_failed", "refused");
    row("type == existing", "1");
    row("lifetime < 10ms", "11 12");
    row("lifetime >= 40ms", "30");
    row("!status && !signal && state == ended", "");
    row("began in {+0s..+4ms}", "10 11");
    row("zombie_time", "11 12");
    row("make || sh && sed", "10");
    row("(make || sh) && sed", "");
}

void FilterTest::findsProcesses()
{
    QFETCH(QString, filter);
    QFETCH(QString, pids);
    const auto watched = sessionOf(session);
    const auto position = watched->events().size();
    const FilterMatcher matcher(nodesOf(filter), *watched, position);
    QCOMPARE(matcher.problem(), std::nullopt);
    QStringList found;
    for (quint32 row = 0; row < watched->processes().countAt(position); ++row)
        if (matcher.matches(ProcessIndex(row))) {
            const auto pid = watched->processes().at(ProcessIndex(row)).key.pid;
            found << (pid ? QString::number(pid) : u"refused"_qs);
        }
    auto expected = pids.split(u' ', Qt::SkipEmptyParts);
    expected.sort();
    found.sort();
    QCOMPARE(found.join(u' '), expected.join(u' '));
}

void FilterTest::findsEvents_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("count");
    const auto row = [](const char *filter, int count) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << count;
    };
    row("type == exec", 3);
    row("type in {exit, reap} && pid == 12", 2);
    row("thread", 1);
    row("flags has CLONE_VM && !thread", 1);
    row("pid == 12", 4);
    row("failed && type == exit", 2);
}

void FilterTest::findsEvents()
{
    QFETCH(QString, filter);
    const auto watched = sessionOf(session);
    const FilterMatcher matcher(nodesOf(filter), *watched, watched->events().size());
    int found = 0;
    for (quint64 number = 0; number < watched->events().size(); ++number)
        found += matcher.matches(EventNumber(number)) ? 1 : 0;
    QTEST(found, "count");
}

void FilterTest::standsAtThePosition()
{
    const auto watched = sessionOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls; 2 exit 1"_qs);
    const auto finds = [&](const char *filter, Position position) {
        return FilterMatcher(nodesOf(QLatin1String(filter)), *watched, position).matches(ProcessIndex(1));
    };
    QVERIFY(finds("state == running && comm == \"sh\"", 2));
    QVERIFY(finds("state == running && comm == \"ls\"", 3));
    QVERIFY(!finds("failed", 3));
    QVERIFY(finds("failed", 4));
}

void FilterTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *filter, const char *said) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << QString::fromUtf8(said);
    };
    row("pid == 1 && lfetime < 3ms", "column 13: \"lfetime\" is no field; did you mean lifetime?");
    row("pid == sed", "column 8: pid is a number, and \"sed\" is none");
    row("pid == \"1\"", "column 8: pid is a number, and \"1\" is none");
    row("comm == sed", "column 9: comm is text: write \"sed\" in quotes");
    row("comm < \"a\"", "column 6: < cannot be used with comm: use ==, !=, contains, matches, in");
    row("state == zombi", "column 10: \"zombi\" is nothing that state can be; did you mean zombie?");
    row("flags has CLONE_VN", "column 11: \"CLONE_VN\" is nothing that flags can be; did you mean CLONE_VM?");
    row("failed == 1", "column 8: failed is yes or no: write failed or !failed");
    row("lifetime < 10", "column 12: lifetime is a duration: write it like 200us, 5ms, 1.5s or 2min");
    row("began > yesterday", "column 9: began is a time: write it like 14:02:11.5, +3.2s (since the start) or @marker");
    row("(pid == 1", "column 1: this parenthesis is not closed");
    row("pid in 1", "column 8: in needs a list: {1, 5..9}");
    row("pid in {1, 2", "column 8: this list is not closed");
    row("pid ==", "column 7: a value for pid is missing");
    row("a &&", "column 5: a test is missing before the end");
    row("a b", "column 3: \"b\" is not expected here");
    row("comm = \"sed\"", "column 6: write == to compare: a single = does not");
    row("comm=sed", "column 5: write == to compare: a single = does not");
    row("comm=\"sed\"", "column 5: write == to compare: a single = does not");
    row("failed && pid =12", "column 15: write == to compare: a single = does not");
    row("argv matches \"(\"", "column 14: this is no pattern: missing closing parenthesis");
}

void FilterTest::saysWhatIsWrong()
{
    QFETCH(QString, filter);
    const auto parsed = parseFilter(filter);
    const auto *error = std::get_if<FilterError>(&parsed);
    QVERIFY(error);
    QTEST(error->text(), "said");
}

void FilterTest::missingMomentIsAProblem()
{
    const auto watched = sessionOf(session);
    const FilterMatcher matcher(nodesOf(u"began > @lunch"_qs), *watched, watched->events().size());
    QCOMPARE(matcher.problem(), std::optional(u"There is no moment @lunch in this session."_qs));
    QVERIFY(!matcher.matches(ProcessIndex(1)));
}

void FilterTest::momentsAreThoseOfMarkersAndCursors()
{
    const auto watched = sessionOf(u"1 exists init; 1 fork 2; +10ms; 1 fork 3; +10ms; 1 fork 4"_qs);
    const auto &table = watched->processes();
    watched->mark({.time = table.at(ProcessIndex(2)).began, .text = "lunch is over"});
    const auto found = [&](const char *filter, const NamedMoments &moments = {}) {
        const FilterMatcher matcher(nodesOf(QLatin1String(filter)), *watched, watched->events().size(), moments);
        QStringList pids;
        for (quint32 row = 0; row < table.size(); ++row)
            if (matcher.matches(ProcessIndex(row)))
                pids << QString::number(table.at(ProcessIndex(row)).key.pid);
        return pids.join(u' ');
    };
    QCOMPARE(found("began > @lunch"), u"4"_qs);
    QCOMPARE(found("began in {@A..@B}",
                   {{u"A"_qs, table.at(ProcessIndex(1)).began}, {u"B"_qs, table.at(ProcessIndex(2)).began}}),
             u"2 3"_qs);
    QCOMPARE(found("began > @A"), QString()); // it is not set
}

void FilterTest::markedIsWhereAMarkerStands()
{
    const auto watched = sessionOf(session);
    const auto number = watched->processes().at(ProcessIndex(2)).birth; // of sh
    watched->mark({.time = watched->events().time(number), .text = "here"});
    const FilterMatcher matcher(nodesOf(u"marked"_qs), *watched, watched->events().size());
    for (quint64 row = 0; row < watched->events().size(); ++row)
        QCOMPARE(matcher.matches(EventNumber(row)), EventNumber(row) == number);
    for (quint32 row = 0; row < watched->processes().size(); ++row)
        QCOMPARE(matcher.matches(ProcessIndex(row)), row == 2);
}

// So many that no step does it all.
void FilterTest::passFindsTheSameInSteps()
{
    QString text = u"1 exists init"_qs;
    for (int pid = 2; pid < 2000; ++pid)
        text += QStringLiteral(";%1 fork %2").arg(pid / 2).arg(pid);
    const auto watched = sessionOf(text);
    const auto nodes = nodesOf(u"under pid 7 && pid in {0..900}"_qs);
    FilterPass pass(nodes, *watched, watched->events().size());
    int steps = 1;
    while (!pass.advance(std::chrono::milliseconds(0)))
        ++steps;
    QVERIFY(steps > 1);
    const FilterMatcher matcher(nodes, *watched, watched->events().size());
    quint32 hits = 0;
    for (quint32 row = 0; row < watched->processes().size(); ++row) {
        QCOMPARE(pass.hits()[row], matcher.matches(ProcessIndex(row)));
        hits += pass.hits()[row] ? 1 : 0;
    }
    QVERIFY(hits > 0);
    QCOMPARE(pass.hitCount(), hits);
    QVERIFY(pass.shown()[0]); // init stands above them
    QVERIFY(!pass.hits()[0]);
    QVERIFY(!pass.shown()[1]);
}

void FilterTest::hostileFiltersEnd()
{
    QVERIFY(std::holds_alternative<FilterError>(parseFilter(QString(100'000, u'('))));
    QVERIFY(std::holds_alternative<FilterError>(parseFilter(QString(100'000, u'!') + u'a')));
    QVERIFY(std::holds_alternative<FilterError>(parseFilter(u"a || "_qs.repeated(50'000) + u'a')));
}

void FilterTest::manualHasTheTable()
{
    QFile page(QStringLiteral(FORKSCOPE_FILTER_MANUAL));
    QVERIFY(page.open(QIODevice::ReadOnly));
    QStringList expected, found;
    for (const auto &field : filterFields())
        expected << QStringLiteral("%1: %2.").arg(QLatin1String(field.name), QLatin1String(field.meaning));
    QString name;
    for (const auto &line : QString::fromUtf8(page.readAll()).split(u'\n')) {
        if (line.startsWith(u".It Va "))
            name = line.sliced(7);
        else if (!name.isEmpty())
            found << std::exchange(name, QString()) + u": "_qs + line;
    }
    QCOMPARE(found, expected);
}

QTEST_GUILESS_MAIN(FilterTest)
#include "filter_test.moc"
