// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Schema forkscope.event/1: each kind of event as its line.
#include "app/exchange/jsonlines.h"
#include "app/exchange/jsonwriter.h"
#include "app/stream/batchbuilder.h"
#include "tests/session/notation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cstring>
#include <linux/sched.h>

using namespace forkscope;

class JsonLinesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headerNamesSchemaAndClock();
    void headerLeavesOutWhatWasNotRecorded();
    void eventsBecomeLines_data();
    void eventsBecomeLines();
    void argumentsTellTheirOrigin();
    void unknownFlagsAreHexadecimal();
    void raceIsMarked();
    void inferredEndHasNoStatus();
    void argumentsNotRecordedHaveNoValue();
    void hostileBytesStayReadable();
    void numbersKeepTheirDigits();
};

namespace {

// The last event of the text, as a line without its args, which have tests of their own.
QByteArray lastLine(const QString &text)
{
    const auto session = sessionOf(text);
    const auto last = EventNumber(session->events().size() - 1);
    auto line = jsonLine(session->events().event(last), last);
    Q_ASSERT(line.endsWith('\n'));
    line.chop(1);
    return line;
}

QJsonObject parsed(const QByteArray &line)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(line, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", line.constData(), qPrintable(error.errorString()));
    return document.object();
}

QByteArray withoutArguments(QByteArray line)
{
    const auto begin = line.indexOf(",\"args\":[");
    if (begin < 0)
        return line;
    int depth = 0;
    for (auto at = begin + 8; at < line.size(); ++at) {
        depth += line[at] == '[' ? 1 : line[at] == ']' ? -1 : 0;
        if (depth == 0)
            return line.remove(begin, at + 1 - begin);
    }
    return {};
}

QJsonObject argument(const QJsonObject &event, const QString &name)
{
    const auto arguments = event[u"args"_qs].toArray();
    for (const auto &value : arguments)
        if (value.toObject()[u"name"_qs].toString() == name)
            return value.toObject();
    return {};
}

template <class Fixed>
QByteArray lineOf(const Fixed &fixed, std::initializer_list<Bytes> strings)
{
    BatchBuilder builder;
    builder.add(fixed, strings);
    const auto payload = builder.take(0);
    BatchReader reader(payload);
    return jsonLine(*decodeRecord(*reader.next()), EventNumber(0)).chopped(1);
}

} // namespace

void JsonLinesTest::headerNamesSchemaAndClock()
{
    Hello hello;
    hello.kernel = "6.1.0-18-amd64";
    hello.fixed.boottime = 123'456'789;
    hello.fixed.realtime = 1'700'000'000'123'456'789;
    for (int i = 0; i < 16; ++i)
        hello.fixed.boot_id[i] = quint8(0x10 + i);
    QCOMPARE(jsonHeader(hello), QByteArray("{\"schema\":\"forkscope.event/1\",\"boot_id\":"
                                           "\"10111213-1415-1617-1819-1a1b1c1d1e1f\",\"kernel\":\"6.1.0-18-amd64\","
                                           "\"clock\":{\"boottime\":123456789,\"realtime\":1700000000123456789}}\n"));
}

void JsonLinesTest::headerLeavesOutWhatWasNotRecorded()
{
    QCOMPARE(jsonHeader({}), QByteArray("{\"schema\":\"forkscope.event/1\"}\n"));
}

void JsonLinesTest::eventsBecomeLines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("line");
    const auto add = [](const char *name, const QString &text, const QByteArray &line) {
        QTest::newRow(name) << text << line;
    };
    add("existing", u"1 exists init; 2 exists sh under 1"_qs,
        R"json({"seq":1,"time":1002000000,"type":"existing","pid":2,"tid":2,"start":502000000,"comm":"sh","uid":1000,)json"
        R"json("parent_pid":1,"parent_start":501000000,"executable":"sh"})json");
    add("fork", u"1 exists sh; 1 fork 2"_qs,
        R"json({"seq":1,"time":1002000000,"type":"fork","pid":2,"tid":2,"start":1002000000,"comm":"sh","uid":1000,"ns_pid":2,)json"
        R"json("parent_pid":1,"parent_start":501000000,"creator_pid":1,"creator_tid":1,"thread":false,"call":"clone",)json"
        R"json("looks_like":"fork()","flags":["CLONE_CHILD_CLEARTID","CLONE_CHILD_SETTID"],"exit_signal":"SIGCHLD"})json");
    add("sibling", u"9 exists init; 1 exists sh under 9; 1 fork 2 parent 9"_qs,
        R"json({"seq":2,"time":1003000000,"type":"fork","pid":2,"tid":2,"start":1003000000,"comm":"sh","uid":1000,"ns_pid":2,)json"
        R"json("parent_pid":9,"parent_start":501000000,"creator_pid":1,"creator_tid":1,"thread":false,"call":"clone",)json"
        R"json("looks_like":"sibling (CLONE_PARENT)","flags":["CLONE_PARENT","CLONE_CHILD_CLEARTID","CLONE_CHILD_SETTID"],)json"
        R"json("exit_signal":"SIGCHLD"})json");
    add("spawn", u"1 exists sh; 1 spawn 2"_qs,
        R"json({"seq":1,"time":1002000000,"type":"fork","pid":2,"tid":2,"start":1002000000,"comm":"sh","uid":1000,"ns_pid":2,)json"
        R"json("parent_pid":1,"parent_start":501000000,"creator_pid":1,"creator_tid":1,"thread":false,"call":"clone3",)json"
        R"json("looks_like":"posix_spawn()","flags":["CLONE_VM","CLONE_VFORK"],"exit_signal":"SIGCHLD"})json");
    add("thread", u"1 exists sh; 1 thread 5"_qs,
        R"json({"seq":1,"time":1002000000,"type":"fork","pid":1,"tid":5,"start":501000000,"comm":"sh","uid":1000,"ns_pid":5,)json"
        R"json("parent_pid":1,"parent_start":501000000,"creator_pid":1,"creator_tid":1,"thread":true,"call":"clone3",)json"
        R"json("looks_like":"pthread_create()","flags":["CLONE_VM","CLONE_FS","CLONE_FILES","CLONE_SIGHAND","CLONE_THREAD",)json"
        R"json("CLONE_SYSVSEM","CLONE_SETTLS","CLONE_PARENT_SETTID","CLONE_CHILD_CLEARTID"]})json");
    add("fork failed", u"1 exists sh; 1 refused EAGAIN"_qs,
        R"json({"seq":1,"time":1002000000,"type":"fork_failed","pid":1,"tid":1,"start":501000000,"creator_pid":1,)json"
        R"json("creator_tid":1,"call":"clone","errno":"EAGAIN"})json");
    add("exec", u"1 exists sh; 1 exec /bin/ls -l"_qs,
        R"json({"seq":1,"time":1002000000,"type":"exec","pid":1,"tid":1,"start":501000000,"comm":"ls","uid":1000,)json"
        R"json("path":"/bin/ls","executable":"ls","argv":["/bin/ls","-l"],"argv_truncated":false,"old_tid":1})json");
    add("exit with a status", u"1 exists sh; 1 exit 3"_qs,
        R"json({"seq":1,"time":1002000000,"type":"exit","pid":1,"tid":1,"start":501000000,"process_ended":true,"status":3})json");
    add("exit by a signal", u"1 exists sh; 1 exit SIGSEGV"_qs,
        R"json({"seq":1,"time":1002000000,"type":"exit","pid":1,"tid":1,"start":501000000,"process_ended":true,)json"
        R"json("signal":"SIGSEGV","core":true})json");
    add("exit of a thread", u"1 exists sh; 1 thread 5; 1 thread-exit 5"_qs,
        R"json({"seq":2,"time":1003000000,"type":"exit","pid":1,"tid":5,"start":501000000,"process_ended":false,"status":0})json");
    add("reap", u"1 exists sh; 1 fork 2; 2 exit 0; 2 reap by 1"_qs,
        R"json({"seq":3,"time":1004000000,"type":"reap","pid":2,"tid":2,"start":1002000000,"by_pid":1})json");
    add("reap by an unknown", u"1 exists sh; 1 fork 2; 2 exit 0; 2 reap"_qs,
        R"json({"seq":3,"time":1004000000,"type":"reap","pid":2,"tid":2,"start":1002000000})json");
    add("adopt", u"1 exists init; 2 exists sh under 1; 2 fork 3; 3 adopted 1"_qs,
        R"json({"seq":3,"time":1004000000,"type":"adopt","pid":3,"tid":3,"start":1003000000,"parent_pid":1,)json"
        R"json("parent_start":501000000})json");
    add("lost", u"1 exists sh; lost 5"_qs,
        R"json({"seq":1,"time":1002000000,"type":"lost","stage":"ring","count":5})json");
}

void JsonLinesTest::eventsBecomeLines()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, line);
    const auto written = lastLine(text);
    parsed(written);
    QCOMPARE(withoutArguments(written), line);
}

void JsonLinesTest::argumentsTellTheirOrigin()
{
    const auto event = parsed(lastLine(u"1 exists sh; 1 fork 2"_qs));
    const auto flags = argument(event, u"flags"_qs);
    QCOMPARE(flags[u"type"_qs].toString(), u"unsigned long"_qs);
    QCOMPARE(flags[u"value"_qs].toString(), u"0x1200000"_qs);
    QCOMPARE(flags[u"text"_qs].toString(), u"CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID"_qs);
    QCOMPARE(flags[u"tags"_qs].toArray(), QJsonArray{u"K"_qs});
    QCOMPARE(flags[u"hook"_qs].toString(), u"tp_btf/task_newtask"_qs);
}

void JsonLinesTest::unknownFlagsAreHexadecimal()
{
    forkscope_fork fork{.head = {.type = FORKSCOPE_FORK, .tgid = 2}};
    fork.clone_flags = CLONE_VM | 0x4000000000000000ull;
    fork.syscall = -1;
    const auto event = parsed(lineOf(fork, {"sh"}));
    QCOMPARE(event[u"flags"_qs].toArray(), (QJsonArray{u"CLONE_VM"_qs, u"0x4000000000000000"_qs}));
}

void JsonLinesTest::raceIsMarked()
{
    forkscope_fork fork{.head = {.type = FORKSCOPE_FORK, .tgid = 2}};
    fork.syscall = 435;
    fork.clone_flags = CLONE_FS;
    fork.exit_signal = 17;
    fork.hooks = FORKSCOPE_HOOK_TASK_NEWTASK | FORKSCOPE_HOOK_SYS_ENTER;
    clone_args asked{};
    asked.exit_signal = 17;
    const auto line = [&] {
        return parsed(lineOf(fork, {"sh", Bytes(reinterpret_cast<const char *>(&asked), sizeof asked)}));
    };
    asked.flags = CLONE_FS;
    QVERIFY(!line().contains(u"race"_qs));
    QVERIFY(!argument(line(), u"flags"_qs).contains(u"used"_qs));
    asked.flags = CLONE_FILES;
    const auto event = line();
    QCOMPARE(event[u"race"_qs], QJsonValue(true));
    const auto flags = argument(event, u"flags"_qs);
    QCOMPARE(flags[u"text"_qs].toString(), u"CLONE_FILES"_qs);
    QCOMPARE(flags[u"used"_qs].toObject(), (QJsonObject{{u"value"_qs, u"0x200"_qs},
                                                        {u"text"_qs, u"CLONE_FS"_qs},
                                                        {u"tags"_qs, QJsonArray{u"K"_qs}},
                                                        {u"hook"_qs, u"tp_btf/task_newtask"_qs}}));
}

void JsonLinesTest::inferredEndHasNoStatus()
{
    const auto event = parsed(lastLine(u"1 exists sh; 1 fork 2; lost 1; +5ms; snapshot 1"_qs));
    QCOMPARE(event[u"type"_qs].toString(), u"exit"_qs);
    QCOMPARE(event[u"pid"_qs].toInt(), 2);
    QCOMPARE(event[u"inferred"_qs], QJsonValue(true));
    QVERIFY(!event.contains(u"status"_qs) && !event.contains(u"signal"_qs));
}

void JsonLinesTest::argumentsNotRecordedHaveNoValue()
{
    const forkscope_exec exec{.head = {.type = FORKSCOPE_EXEC, .flags = FORKSCOPE_ARGS_WITHHELD, .tgid = 2}};
    const auto event = parsed(lineOf(exec, {"su", {}, {}, {}}));
    QVERIFY(!event.contains(u"argv"_qs) && !event.contains(u"path"_qs));
    const auto argv = argument(event, u"argv"_qs);
    QCOMPARE(argv[u"type"_qs].toString(), u"char **"_qs);
    QVERIFY(!argv.contains(u"value"_qs) && !argv.contains(u"hook"_qs));
}

// Nothing that a terminal would obey, and nothing that is no UTF-8, however a program names itself.
void JsonLinesTest::hostileBytesStayReadable()
{
    const forkscope_existing existing{.head = {.type = FORKSCOPE_EXISTING, .tgid = 2}};
    const QByteArray comm("a\xff\x1b[\"\\\xe2\x80\xae\xf3\xa0\x80\x81ü\n");
    const auto line = lineOf(existing, {comm, {}, {}});
    QVERIFY2(line.contains(R"json("comm":"a\\xff\u001b[\"\\\u202e\udb40\udc01ü\n")json"), line.constData());
    const auto text = parsed(line)[u"comm"_qs].toString();
    QCOMPARE(text.toUtf8(), QByteArray("a\\xff\x1b[\"\\\xe2\x80\xae\xf3\xa0\x80\x81ü\n"));
}

void JsonLinesTest::numbersKeepTheirDigits()
{
    JsonWriter json;
    json.beginObject();
    json.add("largest", ~quint64(0));
    json.add("least", std::numeric_limits<qint64>::min());
    json.add("yes", true);
    json.endObject();
    QCOMPARE(json.take(),
             QByteArray(R"json({"largest":18446744073709551615,"least":-9223372036854775808,"yes":true})json"));
}

QTEST_GUILESS_MAIN(JsonLinesTest)
#include "jsonlines_test.moc"
