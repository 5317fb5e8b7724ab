// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/comparison.h"
#include "app/exchange/comparisontext.h"
#include "tests/editing/files.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class ComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void processesCountByTheirLastName();
    void whatExistedIsNotCounted();
    void failuresAndRefusals();
    void lossesAreKnown();
    void largestChangeFirst();
    void text();
    void json();

private:
    RunCount run(const QString &text)
    {
        const auto path = m_files.write(QString::number(++m_written), messagesOf(text));
        std::vector<std::unique_ptr<RecordingReader>> readers;
        readers.push_back(std::move(*RecordingReader::open(path)));
        RecordingFlow flow(std::move(readers));
        return *countRun(flow);
    }

    Files m_files;
    int m_written = 0;
};

void ComparisonTest::processesCountByTheirLastName()
{
    const auto counted = run(u"1 exists sh; 1 fork 2; 2 exec /bin/cc1; 2 exec /bin/as; 1 fork 3; 3 exec /bin/as;"
                             "1 fork 4; 2 exit 0; 2 reap"_qs);
    QCOMPARE(counted.programs.at("as").processes, 2u);
    QCOMPARE(counted.programs.at("sh").processes, 1u);
    QVERIFY(!counted.programs.contains("cc1"));
    QCOMPARE(counted.total.processes, 3u);
    QCOMPARE(counted.execs, 3u);
    QCOMPARE(counted.programs.at("as").lifetime, Duration(6'000'000));
    QCOMPARE(counted.duration, Duration(7'000'000));
}

void ComparisonTest::whatExistedIsNotCounted()
{
    const auto counted = run(u"1 exists sh; 5 exists make; 5 exit 2; 1 fork 2"_qs);
    QCOMPARE(counted.total.processes, 1u);
    QCOMPARE(counted.total.failed, 0u);
}

void ComparisonTest::failuresAndRefusals()
{
    const auto counted = run(u"1 exists sh; 1 fork 2; 2 exit 3; 2 reap; 1 fork 3; 3 exit SIGKILL; 1 fork 4; 4 exit 0;"
                             "1 refused EAGAIN"_qs);
    QCOMPARE(counted.programs.at("sh"), (ProgramCount{3, 2, 1, Duration(3'000'000)}));
}

void ComparisonTest::lossesAreKnown()
{
    QVERIFY(run(u"1 exists sh; 1 fork 2"_qs).isComplete);
    const auto counted = run(u"1 exists sh; lost 7; 1 fork 2"_qs);
    QVERIFY(!counted.isComplete);
    QCOMPARE(counted.lostEvents, 7u);
}

void ComparisonTest::largestChangeFirst()
{
    const auto before =
        run(u"1 exists sh; 1 fork 2; 2 exec a; 1 fork 3; 3 exec b; 1 fork 4; 4 exec b; 1 fork 5; 5 exec c"_qs);
    const auto after = run(u"1 exists sh; 1 fork 2; 2 exec d; 1 fork 5; 5 exec c"_qs);
    QByteArrayList names;
    for (const auto &row : differences(before, after))
        names << row.name;
    QCOMPARE(names, (QByteArrayList{"b", "a", "d"}));
    QVERIFY(differences(before, before).empty());
}

void ComparisonTest::text()
{
    const auto before = run(u"1 exists sh; 1 fork 2; 2 exec cc; 2 exit 0; 2 reap"_qs);
    const auto after = run(u"1 exists sh; 1 fork 2; 2 exec cc; 2 exit 1; 2 reap; 1 fork 3; 3 exec cc; 1 fork 4;"
                           "4 exec ld\x07; 1 refused EAGAIN"_qs);
    QCOMPARE(comparisonText(before, after), u"                        before     after    change\n"
                                            "Duration                  3 ms      8 ms          \n"
                                            "Processes                    1         3        +2\n"
                                            "  that failed                0         1       new\n"
                                            "  lived together          2 ms      2 ms          \n"
                                            "Refused forks                0         1       new\n"
                                            "Threads                      0         0         =\n"
                                            "Execs                        1         3        +2\n"
                                            "\n"
                                            "cc                           1         2        +1\n"
                                            "  that failed                0         1       new\n"
                                            "ld\\x07                       0         1       new\n"
                                            "sh                           0         0         =\n"
                                            "  refused forks              0         1       new\n"_qs);
    QVERIFY(comparisonText(before, before).endsWith(u"\nNo program differs.\n"_qs));
}

void ComparisonTest::json()
{
    const auto before = run(u"1 exists sh; 1 fork 2; 2 exec cc; 2 exit 0; 2 reap"_qs);
    const auto after = run(u"1 exists sh; 1 fork 2; 2 exec cc; 2 exit 1; 2 reap"_qs);
    QCOMPARE(QString::fromUtf8(comparisonJson(before, after)),
             uR"({"schema":"forkscope.diff/1","before":{"duration":3000000,"execs":1,"threads":0,"lost":0,)"
             uR"("complete":true,"total":{"processes":1,"failed":0,"refused":0,"lifetime":2000000}},)"
             uR"("after":{"duration":3000000,"execs":1,"threads":0,"lost":0,"complete":true,)"
             uR"("total":{"processes":1,"failed":1,"refused":0,"lifetime":2000000}},"programs":[{"comm":"cc",)"
             uR"("before":{"processes":1,"failed":0,"refused":0,"lifetime":2000000},)"
             uR"("after":{"processes":1,"failed":1,"refused":0,"lifetime":2000000}}]})"
             u"\n"_qs);
}

QTEST_GUILESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
