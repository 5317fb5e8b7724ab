// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A command that is recorded with ptrace behaves as it would alone, and what is different is said. As an ordinary user,
// also when root runs the tests.
#include "tests/command/program.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace forkscope;

class TransparencyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isChosenWithoutAHelper();
    void helperThatIsAskedForIsNotReplaced();
    void statusIsPassedOn_data();
    void statusIsPassedOn();
    void whatCannotRunIsSaid();
    void programsRunAsAlone_data();
    void programsRunAsAlone();
    void signalsReachTheCommand();
    void descriptorsPassAndPipesEnd();
    void argumentsCanBeLeftOut();
    void tracingIsRefusedWithASentence();
    void strictModeIsRefusedWithASentence();
    void privilegesAreNotGainedAndThatIsSaid();
    void descendantsOutliveTheRecording();
    void killedRecorderLeavesTheCommandAlone();
    void killedTracerTakesItsProcessesAlong();
    void nobodyIsLeftBehind();
    void terminalStopsAndContinues();

private:
    std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

const QString programs = QStringLiteral(FORKSCOPE_WATCHED_PROGRAMS "/");
const QStringList nothingButPtrace{QStringLiteral("FORKSCOPE_TRACER=" FORKSCOPE_BUILT_TRACER),
                                   QStringLiteral("FORKSCOPE_HELPER=/nonexistent/forkscope-helper"),
                                   QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus")};
constexpr int longest = 60'000; // ms

Outcome record(const QStringList &arguments, As user = As::OrdinaryUser)
{
    return runProgram(QStringList{u"record"_qs, u"--force"_qs, u"-o"_qs, u"x.forkscope"_qs} + arguments, {},
                      nothingButPtrace, user);
}

Outcome recordShell(const QString &script, As user = As::OrdinaryUser)
{
    return record({u"--"_qs, u"sh"_qs, u"-c"_qs, script}, user);
}

QString tree(const QString &file = u"x.forkscope"_qs)
{
    return QString::fromUtf8(runProgram({u"tree"_qs, file}).output);
}

// Runs in the background until it is ended.
struct Background
{
    explicit Background(const QString &script)
    {
        process.setProgram(QStringLiteral(FORKSCOPE_PROGRAM));
        process.setArguments({u"record"_qs, u"--via"_qs, u"ptrace"_qs, u"--force"_qs, u"-o"_qs, u"x.forkscope"_qs,
                              u"--"_qs, u"sh"_qs, u"-c"_qs, script});
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"FORKSCOPE_TRACER"_qs, QStringLiteral(FORKSCOPE_BUILT_TRACER));
        process.setProcessEnvironment(environment);
        process.start();
    }
    ~Background()
    {
        process.kill();
        process.waitForFinished();
    }
    QProcess process;
};

int numberIn(const QString &file)
{
    return contentsOf(file).trimmed().toInt();
}

bool isAlive(int pid)
{
    const auto stat = contentsOf(u"/proc/%1/stat"_qs.arg(pid));
    return !stat.isEmpty() && !stat.mid(stat.lastIndexOf(')')).startsWith(") Z");
}

} // namespace

void TransparencyTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir::setCurrent(m_directory->path()));
    QVERIFY(chmod(QFile::encodeName(m_directory->path()).constData(), 0777) == 0);
}

void TransparencyTest::isChosenWithoutAHelper()
{
    const auto outcome = recordShell(u"ls | wc -l; (sleep 0.1 &)"_qs);
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.output.trimmed(), QByteArray("1"));
    const auto lines = outcome.errors.split('\n');
    QVERIFY2(lines.value(0).startsWith("Watching this command alone, with ptrace: The "), outcome.errors.constData());
    QVERIFY2(lines.value(1).startsWith("Recorded ") && lines.size() == 3, outcome.errors.constData());
    const auto whole = tree();
    QVERIFY2(whole.startsWith(u"sh ("_qs) && whole.count(u'\n') == 5, qPrintable(whole));
    QVERIFY2(whole.contains(u"ls\n├─ wc"_qs), qPrintable(whole));
    QVERIFY2(whole.contains(u"   └─ sleep ("_qs), qPrintable(whole));
    QCOMPARE(runProgram({u"stats"_qs, u"--strict"_qs, u"x.forkscope"_qs}).exitCode, 0);
}

void TransparencyTest::helperThatIsAskedForIsNotReplaced()
{
    const auto outcome = record({u"--via"_qs, u"helper"_qs, u"--"_qs, u"touch"_qs, u"done"_qs});
    QCOMPARE(outcome.exitCode, 4);
    QVERIFY(!QFile::exists(u"done"_qs));
}

void TransparencyTest::statusIsPassedOn_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("status");
    QTest::newRow("status") << u"exit 3"_qs << 3;
    QTest::newRow("signal") << u"kill -9 $$"_qs << 137;
    QTest::newRow("later than a child") << u"(exit 5); exit 6"_qs << 6;
}

void TransparencyTest::statusIsPassedOn()
{
    QFETCH(QString, script);
    QFETCH(int, status);
    QCOMPARE(recordShell(script).exitCode, status);
    QVERIFY(QFile::exists(u"x.forkscope"_qs));
}

// Found, and refused by the kernel only when it is run.
void TransparencyTest::whatCannotRunIsSaid()
{
    writeFile(u"program"_qs, "#!/nonexistent/interpreter\n");
    QVERIFY(chmod("program", 0755) == 0);
    const auto outcome = record({u"--"_qs, u"./program"_qs});
    QCOMPARE(outcome.exitCode, 127);
    QVERIFY2(outcome.errors.contains("The command ./program was not found."), outcome.errors.constData());
    QCOMPARE(QDir().entryList(QDir::Files), QStringList{u"program"_qs});
    writeFile(u"script"_qs, "exit 4\n");
    QVERIFY(chmod("script", 0755) == 0);
    QCOMPARE(record({u"--"_qs, u"./script"_qs}).exitCode, 4); // the shell's, as execvp has it
}

void TransparencyTest::programsRunAsAlone_data()
{
    QTest::addColumn<QStringList>("command");
    for (const char *name : {"fork", "vfork", "untraced", "stops", "own_filter", "waitid", "ignored", "leader_first",
                             "thread_exec", "orphan", "double_fork", "core", "compat", "clone_parent"})
        QTest::newRow(name) << QStringList{programs + QLatin1String(name)};
    QTest::newRow("massacre") << QStringList{programs + u"massacre"_qs, u"30"_qs};
}

void TransparencyTest::programsRunAsAlone()
{
    QFETCH(QStringList, command);
    const int alone = QProcess::execute(command[0], command.mid(1));
    const auto outcome = record(QStringList{u"--"_qs} + command);
    QCOMPARE(outcome.exitCode, alone);
    QVERIFY2(outcome.errors.contains("nothing lost"), outcome.errors.constData());
    QVERIFY2(!tree().contains(u"running"_qs), qPrintable(tree()));
}

void TransparencyTest::signalsReachTheCommand()
{
    const auto outcome = recordShell(u"trap 'echo caught' USR1; kill -USR1 $$; kill -TERM $$"_qs);
    QCOMPARE(outcome.output, QByteArray("caught\n"));
    QCOMPARE(outcome.exitCode, 128 + SIGTERM);

    Background watching(u"echo $$ >pid; while :; do sleep 0.1; done"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(numberIn(u"pid"_qs) > 0, longest);
    kill(pid_t(watching.process.processId()), SIGTERM);
    QVERIFY(watching.process.waitForFinished(longest));
    QCOMPARE(watching.process.exitCode(), 128 + SIGTERM);
}

void TransparencyTest::descriptorsPassAndPipesEnd()
{
    writeFile(u"words"_qs, "from five\n");
    writeFile(u"script"_qs, "exec 5<words\n\"$1\" record --force -o x.forkscope -- sh -c 'cat <&5; sleep 600 "
                            ">/dev/null 2>&1 </dev/null & echo $! >pid' | cat\n");
    QProcess shell;
    auto variables = QProcessEnvironment::systemEnvironment();
    for (const auto &variable : nothingButPtrace)
        variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    shell.setProcessEnvironment(variables);
    shell.start(u"sh"_qs, {u"script"_qs, QStringLiteral(FORKSCOPE_PROGRAM)});
    // The pipe ends although something goes on, and the tracer with it.
    QVERIFY(shell.waitForFinished(longest));
    QCOMPARE(shell.readAllStandardOutput(), QByteArray("from five\n"));
    QVERIFY(isAlive(numberIn(u"pid"_qs)));
    kill(numberIn(u"pid"_qs), SIGKILL);
}

void TransparencyTest::argumentsCanBeLeftOut()
{
    QCOMPARE(record({u"--no-arguments"_qs, u"--"_qs, u"sh"_qs, u"-c"_qs, u"exit 0 # secret"_qs}).exitCode, 0);
    const auto events = runProgram({u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs}).output;
    QVERIFY(events.contains("\"type\":\"exec\""));
    // The command itself is what was asked for on the command line of the recorder.
    QVERIFY2(!events.mid(events.indexOf("\"type\"")).contains("secret"), events.constData());
}

void TransparencyTest::tracingIsRefusedWithASentence()
{
    const auto outcome = record({u"--"_qs, programs + u"own_tracer"_qs});
    QCOMPARE(outcome.exitCode, 9);
    QVERIFY2(outcome.errors.contains("forkscope: own_tracer was refused to trace (EPERM)"), outcome.errors.constData());
}

void TransparencyTest::strictModeIsRefusedWithASentence()
{
    const auto outcome = record({u"--"_qs, programs + u"strict"_qs});
    QCOMPARE(outcome.exitCode, 8);
    QVERIFY2(outcome.errors.contains("forkscope: strict was refused the strict mode of seccomp (EINVAL)"),
             outcome.errors.constData());
}

void TransparencyTest::privilegesAreNotGainedAndThatIsSaid()
{
    if (geteuid() != 0)
        QSKIP("needs root, to make a program that gives its rights");
    const auto path = QStandardPaths::findExecutable(u"id"_qs);
    QVERIFY(QFile::copy(QFileInfo(path).canonicalFilePath(), u"id"_qs));
    QVERIFY(chmod("id", 04755) == 0);
    const auto alone = runProgram({u"--version"_qs}); // whether the file system here lets a program give its rights
    QCOMPARE(alone.exitCode, 0);
    const auto outcome = record({u"--"_qs, m_directory->path() + u"/id"_qs, u"-u"_qs});
    QCOMPARE(outcome.output, QByteArray("65534\n"));
    QVERIFY2(outcome.errors.contains("/id runs without the privileges that it is installed with"),
             outcome.errors.constData());
    QVERIFY(chmod("id", 0755) == 0);
    QVERIFY(!record({u"--"_qs, m_directory->path() + u"/id"_qs, u"-u"_qs}).errors.contains("privileges"));
}

// All that stops for a tracer goes on stopping for one: without, each fork would fail.
void TransparencyTest::descendantsOutliveTheRecording()
{
    const auto outcome =
        record({u"--linger"_qs, u"0s"_qs, u"--"_qs, u"sh"_qs, u"-c"_qs,
                u"(while [ ! -e go ]; do sleep 0.05; done; ls >listed; touch done) >/dev/null 2>&1 &"_qs});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(tree().contains(u"running"_qs));
    writeFile(u"go"_qs, {});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(u"done"_qs), longest);
    QVERIFY(contentsOf(u"listed"_qs).contains("go"));
}

void TransparencyTest::killedRecorderLeavesTheCommandAlone()
{
    Background watching(u"echo $$ >pid; while [ ! -e go ]; do sleep 0.05; done; ls >listed; touch done"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(numberIn(u"pid"_qs) > 0, longest);
    watching.process.kill();
    QVERIFY(watching.process.waitForFinished(longest));
    writeFile(u"go"_qs, {});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(u"done"_qs), longest);
}

void TransparencyTest::killedTracerTakesItsProcessesAlong()
{
    Background watching(u"sleep 600 & echo $! >child; echo $PPID >tracer; wait"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(numberIn(u"tracer"_qs) > 0, longest);
    QCOMPARE(contentsOf(u"/proc/%1/comm"_qs.arg(numberIn(u"tracer"_qs))).trimmed(), QByteArray("forkscope-trace"));
    QTRY_VERIFY_WITH_TIMEOUT(tree(u"x.forkscope.part"_qs).contains(u"sleep"_qs), longest);
    kill(numberIn(u"tracer"_qs), SIGKILL);
    QVERIFY(watching.process.waitForFinished(longest));
    QCOMPARE(watching.process.exitCode(), 128 + SIGKILL);
    const auto errors = watching.process.readAllStandardError();
    QVERIFY2(errors.contains("The tracer was ended from outside"), errors.constData());
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(numberIn(u"child"_qs)), longest);
    QVERIFY2(tree().contains(u"sleep"_qs), qPrintable(tree()));
}

// Whoever was born has ended and, unless its parent went before, was collected by somebody.
void TransparencyTest::nobodyIsLeftBehind()
{
    QCOMPARE(record({u"--"_qs, programs + u"massacre"_qs, u"30"_qs}).exitCode, 0);
    QMap<QPair<double, double>, int> open;
    std::size_t births = 0;
    const auto lines = runProgram({u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs}).output.split('\n');
    for (const auto &line : lines.mid(1)) {
        const auto event = QJsonDocument::fromJson(line).object();
        const QPair key(event[u"pid"_qs].toDouble(), event[u"start"_qs].toDouble());
        const auto type = event[u"type"_qs].toString();
        if (type == u"fork"_qs && !event[u"thread"_qs].toBool()) {
            ++births;
            QVERIFY(!open.contains(key));
            open[key] = 1;
        } else if (!type.isEmpty() && type != u"marker"_qs) {
            QVERIFY2(open.contains(key), line.constData()); // nothing before a birth
            if (type == u"exit"_qs && event[u"process_ended"_qs].toBool())
                QCOMPARE(std::exchange(open[key], 2), 1);
        }
    }
    QVERIFY(births > 120);
    QCOMPARE(open.values().count(1), 0);
}

namespace {

// Reads until there is a text in what the terminal shows, and takes it off with what stands before it.
bool isShown(int terminal, QByteArray &shown, const QByteArray &text)
{
    QElapsedTimer time;
    time.start();
    while (!shown.contains(text) && time.elapsed() < longest) {
        std::array<char, 4096> buffer; // NOLINT: filled by read
        const auto length = read(terminal, buffer.data(), buffer.size());
        if (length > 0)
            shown.append(buffer.data(), length);
        else
            QTest::qWait(10);
    }
    const auto at = shown.indexOf(text);
    if (at >= 0)
        shown.remove(0, at + text.size());
    return at >= 0;
}

void type(int terminal, const QByteArray &keys)
{
    QCOMPARE(write(terminal, keys.constData(), std::size_t(keys.size())), keys.size());
}

} // namespace

// The keys of a terminal stop the command and let the shell have it; fg makes it go on.
void TransparencyTest::terminalStopsAndContinues()
{
    const auto bash = QFile::encodeName(QStandardPaths::findExecutable(u"bash"_qs));
    if (bash.isEmpty())
        QSKIP("needs bash");
    int terminal = -1;
    const pid_t shell = forkpty(&terminal, nullptr, nullptr, nullptr);
    if (shell == 0) {
        setenv("PS1", "ready> ", 1);
        setenv("FORKSCOPE_TRACER", FORKSCOPE_BUILT_TRACER, 1);
        execl(bash.constData(), "bash", "--norc", "--noprofile", "-i", nullptr);
        _exit(1);
    }
    QVERIFY(shell > 0);
    fcntl(terminal, F_SETFL, O_NONBLOCK);
    QByteArray shown;
    const std::vector<std::pair<QByteArray, QByteArray>> steps{
        {"ready> ", FORKSCOPE_PROGRAM " record --via ptrace -o x.forkscope -- sh -c 'echo begun; cat'\n"},
        {"begun\r\n", "\032"}, // Ctrl+Z
        {"Stopped", {}},
        {"ready> ", "fg\n"},
        {"record --via", "hello\n"},
        {"hello\r\nhello", "\004"}, // as it is typed, and from the command; Ctrl+D
        {"Recorded ", {}},
        {"ready> ", "exit\n"},
    };
    for (const auto &[text, keys] : steps) {
        QVERIFY2(isShown(terminal, shown, text), (text + " is not in " + shown).constData());
        type(terminal, keys);
    }
    bool hasEnded = false;
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded = hasEnded || waitpid(shell, nullptr, WNOHANG) == shell, longest);
    ::close(terminal);
    QVERIFY2(tree().contains(u"cat ("_qs), qPrintable(tree()));
}

QTEST_GUILESS_MAIN(TransparencyTest)
#include "transparency_test.moc"
