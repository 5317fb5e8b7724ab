// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way on real input: kernel, helper in peer mode, program, file, and back to text.
#include "tests/command/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace forkscope;

class RecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void pipelineAndOrphan();
    void statusIsPassedOn_data();
    void statusIsPassedOn();
    void outputToAPipeIsTheRecordingAlone();
    void refusedForksAreRecorded();
    void machineIsWatchedForATime();
    void ringKeepsTheLast();
    void marksComeFromTheScript();
    void signalFinishesTheFile();
    void terminateReachesTheCommand();
    void helperThatIsKilledComesBack();
    void doctorIsContent();

private:
    std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

const QStringList builtHelper{QStringLiteral("FORKSCOPE_HELPER=" FORKSCOPE_BUILT_HELPER)};

Outcome record(const QStringList &arguments)
{
    return runProgram(QStringList{u"record"_qs, u"-o"_qs, u"x.forkscope"_qs} + arguments, {}, builtHelper);
}

Outcome recordShell(const QString &script)
{
    return record({u"--"_qs, u"sh"_qs, u"-c"_qs, script});
}

QString tree(const QString &file = u"x.forkscope"_qs)
{
    return QString::fromUtf8(runProgram({u"tree"_qs, file}).output);
}

std::vector<QJsonObject> exported()
{
    std::vector<QJsonObject> events;
    const auto lines = runProgram({u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs}).output.split('\n');
    for (const auto &line : lines.mid(1))
        if (!line.isEmpty())
            events.push_back(QJsonDocument::fromJson(line).object());
    return events;
}

// Runs in the background until it is told to end.
struct Background
{
    explicit Background(const QStringList &arguments)
    {
        process.setProgram(QStringLiteral(FORKSCOPE_PROGRAM));
        process.setArguments(arguments);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"FORKSCOPE_HELPER"_qs, QStringLiteral(FORKSCOPE_BUILT_HELPER));
        process.setProcessEnvironment(environment);
        process.start();
    }
    ~Background()
    {
        process.kill();
        process.waitForFinished();
    }
    // Pids of its children of this name.
    QList<int> children(const QByteArray &comm) const
    {
        QList<int> pids;
        const QDir tasks(u"/proc/%1/task"_qs.arg(process.processId()));
        for (const auto &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            for (const auto &pid : contentsOf(tasks.filePath(task) + u"/children"_qs).split(' '))
                if (contentsOf(u"/proc/%1/comm"_qs.arg(QString::fromLatin1(pid))).trimmed() == comm)
                    pids << pid.toInt();
        return pids;
    }
    int end(int signal)
    {
        kill(pid_t(process.processId()), signal);
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    QProcess process;
};

} // namespace

void RecordTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root");
    if (!QFile::exists(u"/sys/kernel/btf/vmlinux"_qs))
        QSKIP("needs a kernel with BTF");
}

void RecordTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir::setCurrent(m_directory->path()));
}

void RecordTest::pipelineAndOrphan()
{
    const auto outcome = recordShell(u"ls | wc -l; (sleep 0.2 &)"_qs);
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.output.trimmed(), QByteArray("1")); // the command's own output, and nothing else
    QVERIFY2(outcome.errors.contains("x.forkscope: ") && outcome.errors.contains("nothing lost"),
             outcome.errors.constData());
    const QRegularExpression expected(
        QStringLiteral("^sh \\(\\d+\\) · ok · [^·]+ · 3 forks · sh -c 'ls \\| wc -l; \\(sleep 0.2 &\\)'\n"
                       "├─ ls \\(\\d+\\) · ok · [^·]+ · ls\n"
                       "├─ wc \\(\\d+\\) · ok · [^·]+ · wc -l\n"
                       "└─ sh \\(\\d+\\) · ok · [^·]+ · 1 fork\n"
                       "   └─ sleep \\(\\d+\\) · (zombie, )?ok · [^·]+ · ↷ adopted by [^·]+ · sleep 0.2\n$"));
    QVERIFY2(expected.match(tree()).hasMatch(), qPrintable(tree()));

    int forks = 0;
    for (const auto &event : exported()) {
        if (event[u"type"_qs].toString() != u"fork"_qs)
            continue;
        ++forks;
        QVERIFY(event[u"args"_qs].toArray().size() > 4);
        QVERIFY(event[u"creator_pid"_qs].toInt() > 0);
        QCOMPARE(event[u"exit_signal"_qs].toString(), u"SIGCHLD"_qs);
    }
    QCOMPARE(forks, 5);
}

void RecordTest::statusIsPassedOn_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("status");
    QTest::newRow("status") << u"exit 3"_qs << 3;
    QTest::newRow("signal") << u"kill -9 $$"_qs << 137;
}

void RecordTest::statusIsPassedOn()
{
    QFETCH(QString, script);
    QFETCH(int, status);
    QCOMPARE(recordShell(script).exitCode, status);
    QVERIFY(QFile::exists(u"x.forkscope"_qs));
}

void RecordTest::outputToAPipeIsTheRecordingAlone()
{
    const auto outcome =
        runProgram({u"record"_qs, u"-o"_qs, u"-"_qs, u"--"_qs, u"echo"_qs, u"hello"_qs}, {}, builtHelper);
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(outcome.errors.contains("hello\n"));
    const auto read = runProgram({u"tree"_qs, u"-"_qs}, outcome.output);
    QVERIFY2(read.output.startsWith("echo ("), read.output.constData());
    QCOMPARE(read.errors, QByteArray());
}

// clone3 with a size it does not know is refused before anything is made.
void RecordTest::refusedForksAreRecorded()
{
    if (recordShell(u"command -v python3 >/dev/null"_qs).exitCode != 0)
        QSKIP("needs python3");
    QFile::remove(u"x.forkscope"_qs);
    const auto outcome =
        record({u"--"_qs, u"python3"_qs, u"-c"_qs, u"import ctypes; ctypes.CDLL(None).syscall(435, 0, 1)"_qs});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(tree().contains(u"└─ ✗ clone3 refused · EINVAL (Invalid argument)\n"_qs), qPrintable(tree()));
}

void RecordTest::machineIsWatchedForATime()
{
    const auto outcome = record({u"--all"_qs, u"--duration"_qs, u"1s"_qs});
    QCOMPARE(outcome.exitCode, 0);
    const auto whole = tree();
    QVERIFY2(whole.contains(u"(%1) · running"_qs.arg(getpid())), qPrintable(whole));
}

void RecordTest::ringKeepsTheLast()
{
    const auto outcome =
        record({u"--keep"_qs, u"500ms"_qs, u"--"_qs, u"sh"_qs, u"-c"_qs, u"/bin/true; sleep 2; /bin/date"_qs});
    QVERIFY2(outcome.errors.contains("Recorded "), outcome.errors.constData());
    QCOMPARE(QDir().entryList(QDir::Files), QStringList{u"x.forkscope"_qs});
    QVERIFY2(tree().contains(u"date ("_qs), qPrintable(tree()));
    QVERIFY2(!tree().contains(u"true ("_qs), qPrintable(tree()));
    QVERIFY2(tree().contains(u"sh ("_qs), qPrintable(tree()));
}

void RecordTest::marksComeFromTheScript()
{
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_directory->path()));
    const QByteArray mark = "\"" FORKSCOPE_PROGRAM "\" mark ";
    const auto outcome = recordShell(QString::fromLatin1("/bin/true; " + mark + "'half way' || exit 9; /bin/date"));
    const auto nobody = runProgram({u"mark"_qs, u"x"_qs});
    qunsetenv("XDG_RUNTIME_DIR");
    QVERIFY2(outcome.exitCode == 0, outcome.errors.constData());
    QStringList order;
    for (const auto &event : exported()) {
        if (event[u"type"].toString() == u"marker")
            order << event[u"text"].toString();
        if (event[u"type"].toString() == u"exec" && event[u"path"].toString().startsWith(u"/bin/"))
            order << event[u"path"].toString();
    }
    order.removeAll(u"/bin/sh"_qs);
    QCOMPARE(order.first(), u"/bin/true"_qs);
    QVERIFY2(order.contains(u"half way"_qs), qPrintable(order.join(u' ')));
    const auto stats = runProgram({u"stats"_qs, u"x.forkscope"_qs}).output;
    QVERIFY2(stats.contains("  half way ("), stats.constData());
    const auto json = runProgram({u"tree"_qs, u"x.forkscope"_qs, u"--json"_qs}).output;
    QVERIFY2(json.contains("\"kind\":\"hand\",\"text\":\"half way\""), json.constData());
    // With its recorder the socket goes.
    QCOMPARE(nobody.exitCode, 1);
    QCOMPARE(nobody.errors,
             QByteArray("forkscope: You are not recording: start forkscope record, then set marks in it.\n"));
}

void RecordTest::signalFinishesTheFile()
{
    Background watching({u"record"_qs, u"-o"_qs, u"x.forkscope"_qs});
    QTRY_VERIFY_WITH_TIMEOUT(contentsOf(u"x.forkscope.part"_qs).size() > 1000, 30'000);
    QCOMPARE(watching.end(SIGINT), 0);
    QVERIFY(QFile::exists(u"x.forkscope"_qs));
    QCOMPARE(runProgram({u"stats"_qs, u"--strict"_qs, u"x.forkscope"_qs}).exitCode, 0);
}

void RecordTest::terminateReachesTheCommand()
{
    Background watching({u"record"_qs, u"-o"_qs, u"x.forkscope"_qs, u"--"_qs, u"sleep"_qs, u"60"_qs});
    QTRY_COMPARE_WITH_TIMEOUT(watching.children("sleep").size(), 1, 30'000);
    QCOMPARE(watching.end(SIGTERM), 128 + SIGTERM);
    QVERIFY2(tree().contains(u"SIGTERM (15)"_qs), qPrintable(tree()));
}

void RecordTest::helperThatIsKilledComesBack()
{
    Background watching({u"record"_qs, u"-o"_qs, u"x.forkscope"_qs, u"--"_qs, u"sh"_qs, u"-c"_qs,
                         u"while [ ! -e enough ]; do sleep 0.1; done"_qs});
    QTRY_COMPARE_WITH_TIMEOUT(watching.children("sh").size(), 1, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(tree(u"x.forkscope.part"_qs).startsWith(u"sh ("_qs), 30'000);
    const auto helpers = watching.children("forkscope-helpe");
    QCOMPARE(helpers.size(), 1);
    kill(helpers[0], SIGKILL);
    QByteArray errors;
    QTRY_VERIFY_WITH_TIMEOUT((errors += watching.process.readAllStandardError()).contains("The capture goes on."),
                             30'000);
    QVERIFY(errors.contains("Capture interrupted at "));
    writeFile(u"enough"_qs, {});
    QVERIFY(watching.process.waitForFinished());
    QCOMPARE(watching.process.exitCode(), 0);
    const auto stats = runProgram({u"stats"_qs, u"x.forkscope"_qs}).output;
    QVERIFY2(stats.contains("the connection to the helper was interrupted"), stats.constData());
    QVERIFY2(tree().startsWith(u"sh ("_qs), qPrintable(tree()));
}

void RecordTest::doctorIsContent()
{
    const auto outcome = runProgram({u"doctor"_qs}, {}, builtHelper);
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.output.contains("ok         Watching live"), outcome.output.constData());
    QVERIFY2(outcome.output.contains("lineage"), outcome.output.constData());
}

QTEST_GUILESS_MAIN(RecordTest)
#include "record_test.moc"
