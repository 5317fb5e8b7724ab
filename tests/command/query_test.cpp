// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// tree, export and stats of a recording, through the program.
#include "tests/command/program.h"
#include "tests/session/notation.h"

#include <QTemporaryDir>
#include <QTest>

using namespace forkscope;

class QueryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void treeOfTheEnd();
    void treeOfAMoment_data();
    void treeOfAMoment();
    void momentThatIsNone();
    void treeAsJson();
    void filterLeavesHitsAndThoseAbove();
    void filterThatIsWrong();
    void standardInputIsARecording();
    void exportWritesLinePerEvent();
    void exportToAFile();
    void statistics();
    void statisticsOfAPart();
    void lossesAreSaid();

private:
    QString m_file;
    QTemporaryDir m_directory;
};

namespace {
const auto sample =
    u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; +996ms; 1 fork 3; 2 exit 0; 2 reap; 3 exit 1; 3 reap"_qs;
} // namespace

void QueryTest::initTestCase()
{
    m_file = m_directory.filePath(u"x.forkscope"_qs);
    writeRecording(m_file, messagesOf(sample));
}

void QueryTest::treeOfTheEnd()
{
    const auto outcome = runProgram({u"tree"_qs, m_file});
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(QString::fromUtf8(outcome.output), QStringLiteral("sh (1) · running · 1.5 s · 2 forks\n"
                                                               "├─ ls (2) · ok · 999 ms · /bin/ls -l\n"
                                                               "└─ sh (3) · status 1 · 3 ms\n"));
    QCOMPARE(outcome.exitCode, 0);
}

void QueryTest::treeOfAMoment_data()
{
    QTest::addColumn<QString>("at");
    for (const auto *at : {"0.5s", "+0.5", "50%", "500ms", "22:13:21.6"})
        QTest::newRow(at) << QString::fromLatin1(at);
}

void QueryTest::treeOfAMoment()
{
    QFETCH(QString, at);
    const auto outcome = runProgram({u"tree"_qs, m_file, u"--at"_qs, at});
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(QString::fromUtf8(outcome.output),
             u"sh (1) · running · 502 ms · 1 fork\n└─ ls (2) · running · 1 ms · /bin/ls -l\n"_qs);
}

void QueryTest::momentThatIsNone()
{
    const auto outcome = runProgram({u"tree"_qs, m_file, u"--at"_qs, u"noon"_qs});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.errors, QByteArray("forkscope: noon is no time. Write 1.5s, 14:02:11.5 or 50%.\n"));
    QCOMPARE(outcome.output, QByteArray());
}

void QueryTest::treeAsJson()
{
    const auto outcome = runProgram({u"tree"_qs, u"--json"_qs, m_file, u"--at"_qs, u"0"_qs});
    QCOMPARE(outcome.output, QByteArray(R"({"processes":[{"pid":1,"start":501000000,"comm":"sh","began":501000000,)"
                                        R"("threads":0,"forks":0,"children":[]}]})"
                                        "\n"));
}

void QueryTest::filterLeavesHitsAndThoseAbove()
{
    const auto tree = runProgram({u"tree"_qs, u"--filter"_qs, u"failed"_qs, m_file});
    QCOMPARE(QString::fromUtf8(tree.output), QStringLiteral("sh (1)\n"
                                                            "└─ sh (3) · status 1 · 3 ms\n"));
    const auto json = runProgram({u"tree"_qs, u"--json"_qs, u"--filter"_qs, u"failed"_qs, m_file}).output;
    QVERIFY2(json.contains("\"hit\":false") && json.contains("\"hit\":true"), json.constData());
    QVERIFY2(!json.contains("\"pid\":2,"), json.constData());
    const auto events =
        runProgram({u"export"_qs, u"--to"_qs, u"jsonl"_qs, u"--filter"_qs, u"failed"_qs, m_file}).output;
    QCOMPARE(events.count('\n'), 4); // the head, fork, exit and reap
}

void QueryTest::filterThatIsWrong()
{
    const auto outcome = runProgram({u"export"_qs, u"--to"_qs, u"csv"_qs, u"--filter"_qs, u"lfetime < 3ms"_qs, m_file});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.output, QByteArray());
    QVERIFY2(outcome.errors.contains("column 1: \"lfetime\" is no field; did you mean lifetime?"),
             outcome.errors.constData());
}

void QueryTest::standardInputIsARecording()
{
    const auto fromFile = runProgram({u"export"_qs, m_file, u"--to"_qs, u"jsonl"_qs});
    const auto fromPipe = runProgram({u"export"_qs, u"-"_qs, u"--to"_qs, u"jsonl"_qs}, contentsOf(m_file));
    QCOMPARE(fromPipe.exitCode, 0);
    QVERIFY(!fromFile.output.isEmpty());
    QCOMPARE(fromPipe.output, fromFile.output);
}

void QueryTest::exportWritesLinePerEvent()
{
    const auto outcome = runProgram({u"export"_qs, m_file, u"--to"_qs, u"jsonl"_qs});
    QCOMPARE(outcome.errors, QByteArray());
    const auto lines = outcome.output.split('\n');
    QCOMPARE(lines.size(), qsizetype(1 + 8 + 1));
    QCOMPARE(lines[0], QByteArray(R"({"schema":"forkscope.event/1","kernel":"6.1.0-test",)"
                                  R"("clock":{"boottime":1000000000,"realtime":1700000001000000000}})"));
    QVERIFY(lines[1].startsWith(R"({"seq":0,"time":1001000000,"type":"existing","pid":1,)"));
    QVERIFY(lines[8].startsWith(R"({"seq":7,"time":2004000000,"type":"reap","pid":3,)"));
    const auto csv = runProgram({u"export"_qs, m_file, u"--to"_qs, u"csv"_qs});
    QCOMPARE(csv.output.count("\r\n"), 1 + 8);
}

void QueryTest::exportToAFile()
{
    const auto target = m_directory.filePath(u"x.jsonl"_qs);
    writeFile(target, "old");
    const QStringList arguments{u"export"_qs, m_file, u"--to"_qs, u"jsonl"_qs, u"-o"_qs, target};
    QCOMPARE(runProgram(arguments + QStringList{u"--force"_qs}).exitCode, 0);
    QCOMPARE(contentsOf(target), runProgram(arguments.first(4)).output);
    const auto nowhere = runProgram(arguments.first(5) + QStringList{u"/nonexistent/x"_qs});
    QCOMPARE(nowhere.exitCode, 3);
    QVERIFY(nowhere.errors.contains("/nonexistent/x cannot be written"));
}

void QueryTest::statistics()
{
    const auto text = runProgram({u"stats"_qs, m_file});
    QVERIFY(text.output.contains("Processes       2 created, 0 of them by vfork or posix_spawn; 1 existed before\n"));
    const auto json = runProgram({u"stats"_qs, u"--json"_qs, m_file});
    QVERIFY(json.output.contains(R"("processes":2,"spawns":0,)"));
    QCOMPARE(json.exitCode, 0);
}

void QueryTest::statisticsOfAPart()
{
    const auto part = runProgram({u"stats"_qs, m_file, u"--from"_qs, u"0.5s"_qs});
    QVERIFY2(part.output.contains("Processes       1 created, 0 of them by vfork or posix_spawn; 2 existed before\n"),
             part.output.constData());
    QCOMPARE(part.exitCode, 0);
    const auto none = runProgram({u"stats"_qs, m_file, u"--from"_qs, u"0.5s"_qs, u"--to"_qs, u"60%"_qs});
    QVERIFY2(none.output.contains("Processes       0 created"), none.output.constData());
    const auto backwards = runProgram({u"stats"_qs, m_file, u"--from"_qs, u"0.5s"_qs, u"--to"_qs, u"0.4s"_qs});
    QCOMPARE(backwards.exitCode, 2);
    QCOMPARE(backwards.errors, QByteArray("forkscope: --to is before --from.\n"));
    QCOMPARE(runProgram({u"stats"_qs, m_file, u"--to"_qs, u"soon"_qs}).exitCode, 2);
}

void QueryTest::lossesAreSaid()
{
    const auto file = m_directory.filePath(u"lossy"_qs);
    writeRecording(file, messagesOf(u"1 exists sh; 1 fork 2; lost 3; 2 exit 0"_qs));
    const auto outcome = runProgram({u"tree"_qs, file});
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.errors, QByteArray("forkscope: 3 events were lost: forkscope stats says when.\n"));
    QCOMPARE(runProgram({u"stats"_qs, u"--strict"_qs, file}).exitCode, 5);
}

QTEST_GUILESS_MAIN(QueryTest)
#include "query_test.moc"
