// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Events as lines of a spreadsheet: every line has every column, and no cell is a formula.
#include "app/exchange/csv.h"
#include "app/stream/batchbuilder.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class CsvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfEventFillsTheColumns();
    void cellsAreQuotedAndNoFormulas();
};

void CsvTest::everyKindOfEventFillsTheColumns()
{
    const auto session =
        sessionOf(QStringLiteral("1 exists sh; 1 fork 2; 1 thread 5; 1 refused EAGAIN; 2 exec /bin/ls; 2 exit 3;"
                                 "2 reap by 1; 1 exit SIGKILL; lost 5"));
    QByteArray text = csvHeader();
    for (quint64 row = 0; row < session->events().size(); ++row)
        text += csvLine(session->events().event(EventNumber(row)), EventNumber(row), session->hello()->clock());
    const QByteArray expected =
        "seq,time,wall_time,type,pid,tid,start,comm,uid,parent_pid,creator_pid,creator_tid,thread,call,looks_like,"
        "flags,"
        "exit_signal,errno,path,argv,process_ended,status,signal,stage,count,text\r\n"
        "0,1001000000,2023-11-14T22:13:21.001Z,existing,1,1,501000000,sh,1000,,,,,,,,,,,,,,,,,\r\n"
        "1,1002000000,2023-11-14T22:13:21.002Z,fork,2,2,1002000000,sh,1000,1,1,1,false,clone,fork(),"
        "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID,SIGCHLD,,,,,,,,,\r\n"
        "2,1003000000,2023-11-14T22:13:21.003Z,fork,1,5,501000000,sh,1000,1,1,1,true,clone3,pthread_create(),"
        "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|"
        "CLONE_CHILD_CLEARTID,,,,,,,,,,\r\n"
        "3,1004000000,2023-11-14T22:13:21.004Z,fork_failed,1,1,501000000,sh,,,1,1,,clone,,,,EAGAIN,,,,,,,,\r\n"
        "4,1005000000,2023-11-14T22:13:21.005Z,exec,2,2,1002000000,ls,1000,,,,,,,,,,/bin/ls,/bin/ls,,,,,,\r\n"
        "5,1006000000,2023-11-14T22:13:21.006Z,exit,2,2,1002000000,ls,,,,,,,,,,,,,true,3,,,,\r\n"
        "6,1007000000,2023-11-14T22:13:21.007Z,reap,2,2,1002000000,,,,,,,,,,,,,,,,,,,\r\n"
        "7,1008000000,2023-11-14T22:13:21.008Z,exit,1,1,501000000,sh,,,,,,,,,,,,,true,,SIGKILL,,,\r\n"
        "8,1009000000,2023-11-14T22:13:21.009Z,lost,,,,,,,,,,,,,,,,,,,,ring,5,\r\n";
    QCOMPARE(text, expected);
}

void CsvTest::cellsAreQuotedAndNoFormulas()
{
    forkscope_exec exec{.head = {.type = FORKSCOPE_EXEC, .tgid = 2}};
    exec.tid = 2;
    exec.argc = 2;
    BatchBuilder builder;
    builder.add(exec, {"@SUM(A1)", "=cmd|'/C calc'!A0", "x", Bytes("sh\0a,\"b\"\n", 10)});
    const auto payload = builder.take(0);
    BatchReader reader(payload);
    const auto line = csvLine(*decodeRecord(*reader.next()), EventNumber(0), {});
    QVERIFY2(line.contains(",'@SUM(A1),"), line.constData());
    QVERIFY2(line.contains(",'=cmd|'/C calc'!A0,"), line.constData());
    QVERIFY2(line.contains(R"(,"sh $'a,""b""\n'",)"), line.constData());
    QCOMPARE(line.count('\n'), 1);
}

QTEST_GUILESS_MAIN(CsvTest)
#include "csv_test.moc"
