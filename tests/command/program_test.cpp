// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong on the command line: a sentence on standard error, nothing on standard output, the documented code.
#include "app/stream/eventdecoder.h"
#include "tests/command/program.h"
#include "tests/session/notation.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace forkscope;

class ProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void helpGoesToStandardOutput_data();
    void helpGoesToStandardOutput();
    void usageErrors_data();
    void usageErrors();
    void badRecordings_data();
    void badRecordings();
    void unreadableRecording();
    void truncatedRecordingIsReadAsFarAsItGoes();
    void existingOutputIsKept_data();
    void existingOutputIsKept();
    void commandsThatCannotRun_data();
    void commandsThatCannotRun();
    void missingHelperIsSaid();
    void doctorSaysWhatIsMissing();
    void windowNeedsADisplay();
    void fileNamedLikeAnOption();
    void explainDecodesFlags_data();
    void explainDecodesFlags();

private:
    QString path(const QString &name) const { return m_directory->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

const auto sample = u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 2 exit 0; 2 reap"_qs;

// No bus and no helper, for root as for everybody.
const QStringList nothingInstalled{u"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus"_qs,
                                   u"FORKSCOPE_HELPER=/nonexistent/forkscope-helper"_qs,
                                   u"DISPLAY="_qs,
                                   u"WAYLAND_DISPLAY="_qs,
                                   u"QT_QPA_PLATFORM="_qs,
                                   u"LC_ALL=C.UTF-8"_qs};

void refuses(const Outcome &outcome, int exitCode, const QString &sentence)
{
    QVERIFY2(outcome.errors.contains(sentence.toUtf8()), outcome.errors.constData());
    QCOMPARE(outcome.errors.count("forkscope: "), 1);
    QCOMPARE(outcome.exitCode, exitCode);
    QCOMPARE(outcome.output, QByteArray());
}

} // namespace

void ProgramTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir::setCurrent(m_directory->path()));
}

void ProgramTest::helpGoesToStandardOutput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("text");
    QTest::newRow("program") << QStringList{u"--help"_qs} << u"  doctor"_qs;
    QTest::newRow("version") << QStringList{u"--version"_qs} << QStringLiteral("forkscope " FORKSCOPE_VERSION);
    for (const auto &[command, text] : {std::pair("record", "--linger"), std::pair("tree", "--at"),
                                        std::pair("export", "--to"), std::pair("stats", "--json")})
        QTest::newRow(command) << QStringList{QString::fromLatin1(command), u"--help"_qs} << QString::fromLatin1(text);
}

void ProgramTest::helpGoesToStandardOutput()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, text);
    const auto outcome = runProgram(arguments);
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.output.contains(text.toUtf8()), outcome.output.constData());
    QCOMPARE(outcome.errors, QByteArray());
}

void ProgramTest::usageErrors_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("sentence");
    const auto add = [](const char *line, const char *sentence) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(sentence);
    };
    add("--frobnicate", "The option --frobnicate is not known.");
    add("recrod", "recrod is neither a command nor a file.");
    add("tree --frobnicate x", "--frobnicate. See forkscope tree --help.");
    add("tree", "FILE is required. See forkscope tree --help.");
    add("tree a b", "See forkscope tree --help.");
    add("record --frobnicate", "--frobnicate. See forkscope record --help.");
    add("record ls", "ls. See forkscope record --help.");
    add("record --duration soon", "soon is no time.");
    add("record --all --own", "--all and --own do not go together.");
    add("record --linger 1s", "--linger is for a command");
    add("record --via ptrace", "--via is for a command");
    add("record --via magic -- true", "magic is no way to watch. Write helper or ptrace.");
    add("export x", "Say what to export to");
    add("export x --to yaml", "Say what to export to");
    add("record --max-size much", "much is no size of 1M or more.");
    add("record --max-size 10k", "10k is no size of 1M or more.");
    add("record --keep soon", "soon is no time.");
    add("record --rotate", "Say when to go on in another file");
    add("record --keep 1s --rotate", "--keep does not go together with");
    add("record --keep 1s -o -", "Standard output takes one recording");
    add("cut x -o y", "Say what to keep: --from TIME, --to TIME, or both.");
    add("cut - --from 1s -o y", "give the name of a file instead of standard input");
    add("merge x -o y", "Give the names of two or more recordings");
    add("redact x --pattern a --keep-arguments -o y", "--pattern and --keep-arguments do not go together.");
    add("redact x --pattern ( -o y", "( is no regular expression: ");
    add("diff x", "Give two recordings to compare");
    add("explain CLONE_WHATEVER", "CLONE_WHATEVER is neither a number nor the name");
    add("explain", "VALUE is required.");
    add("doctor now", "See forkscope doctor --help.");
}

void ProgramTest::usageErrors()
{
    QFETCH(QString, line);
    QFETCH(QString, sentence);
    refuses(runProgram(line.split(QLatin1Char(' ')), {}, nothingInstalled), 2, sentence);
}

void ProgramTest::badRecordings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    auto messages = messagesOf(sample);
    const auto recordingOf = [](const std::vector<Message> &of) {
        const QTemporaryDir directory;
        const auto name = directory.filePath(u"x"_qs);
        writeRecording(name, of);
        return contentsOf(name);
    };
    const auto whole = recordingOf(messages);
    auto hello = *decodeHello(messages.front().payload);
    hello.fixed.incompatible = 1ull << 40;
    messages.front().payload = encodeHello(hello);
    QTest::newRow("not a recording") << QByteArray("root:x:0:0:root:/root:/bin/bash\n").repeated(20)
                                     << u"is not a Forkscope recording"_qs;
    QTest::newRow("empty") << QByteArray() << u"is empty"_qs;
    QTest::newRow("only its beginning") << whole.first(40) << u"can be read"_qs;
    QTest::newRow("newer") << recordingOf(messages) << u"bit 40"_qs;
}

void ProgramTest::badRecordings()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    writeFile(path(u"x.forkscope"_qs), bytes);
    for (const auto &command : {u"tree"_qs, u"stats"_qs})
        refuses(runProgram({command, u"x.forkscope"_qs}), 3, sentence);
    refuses(runProgram({u"export"_qs, u"--to"_qs, u"jsonl"_qs, u"x.forkscope"_qs}), 3, sentence);
    refuses(runProgram({u"tree"_qs, u"-"_qs}, bytes), 3, sentence);
    refuses(runProgram({u"tree"_qs, path(u"none"_qs)}), 3, u"does not exist"_qs);
    refuses(runProgram({u"tree"_qs, m_directory->path()}), 3, u"is a directory"_qs);
}

void ProgramTest::unreadableRecording()
{
    writeRecording(path(u"x.forkscope"_qs), messagesOf(sample));
    QFile::setPermissions(path(u"x.forkscope"_qs), {});
    QFile::setPermissions(m_directory->path(),
                          QFile::ReadOther | QFile::ExeOther | QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto outcome = runProgram({u"tree"_qs, path(u"x.forkscope"_qs)}, {}, {}, As::OrdinaryUser);
    if (outcome.exitCode == notStarted)
        QSKIP("an ordinary user cannot reach the built program");
    refuses(outcome, 3, u"may not be read"_qs);
}

void ProgramTest::truncatedRecordingIsReadAsFarAsItGoes()
{
    QString text = u"1 exists sh"_qs;
    for (int pid = 2; pid < 8000; ++pid)
        text += u"; 1 fork %1; %1 exec /bin/true %1; %1 exit 0; %1 reap"_qs.arg(pid);
    const auto whole = path(u"whole"_qs);
    writeRecording(whole, messagesOf(text));
    const auto bytes = contentsOf(whole);
    writeFile(path(u"cut"_qs), bytes.first(bytes.size() * 2 / 3));
    const auto outcome = runProgram({u"tree"_qs, u"cut"_qs});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.errors.contains("ends early"), outcome.errors.constData());
    QVERIFY(outcome.output.contains("true (100) · ok"));
    QVERIFY(!outcome.output.contains("true (7999)"));
    QCOMPARE(runProgram({u"tree"_qs, u"--strict"_qs, u"cut"_qs}).exitCode, 5);
    QCOMPARE(runProgram({u"tree"_qs, u"--strict"_qs, u"whole"_qs}).exitCode, 0);
}

void ProgramTest::existingOutputIsKept_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("record a command") << u"record -o out -- true"_qs;
    QTest::newRow("record") << u"record -o out --duration 1s"_qs;
    QTest::newRow("export") << u"export x.forkscope --to jsonl -o out"_qs;
}

void ProgramTest::existingOutputIsKept()
{
    QFETCH(QString, line);
    writeRecording(path(u"x.forkscope"_qs), messagesOf(sample));
    writeFile(path(u"out"_qs), "precious");
    refuses(runProgram(line.split(QLatin1Char(' ')), {}, nothingInstalled), 2, u"out exists already"_qs);
    QCOMPARE(contentsOf(path(u"out"_qs)), QByteArray("precious"));
}

void ProgramTest::commandsThatCannotRun_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("not found") << u"no-such-command-here"_qs << 127
                               << u"The command no-such-command-here was not found."_qs;
    QTest::newRow("not executable") << u"/etc/passwd"_qs << 126
                                    << u"The command /etc/passwd cannot be executed: Permission denied."_qs;
}

void ProgramTest::commandsThatCannotRun()
{
    QFETCH(QString, command);
    QFETCH(int, exitCode);
    QFETCH(QString, sentence);
    refuses(runProgram({u"record"_qs, u"--"_qs, command}, {}, nothingInstalled), exitCode, sentence);
    QVERIFY(QDir(m_directory->path()).isEmpty()); // no file is left behind
}

void ProgramTest::missingHelperIsSaid()
{
    const auto sentence =
        geteuid() == 0 ? u"The capture helper is not installed."_qs : u"The system message bus cannot be reached."_qs;
    refuses(runProgram({u"record"_qs, u"--own"_qs}, {}, nothingInstalled), 4, sentence);
    refuses(runProgram({u"record"_qs, u"--"_qs, u"true"_qs}, {}, nothingInstalled), 4, sentence);
    QVERIFY(QDir(m_directory->path()).isEmpty());
}

void ProgramTest::doctorSaysWhatIsMissing()
{
    const auto outcome = runProgram({u"doctor"_qs}, {}, nothingInstalled);
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.output.contains("missing    Capture helper"), outcome.output.constData());
    QVERIFY2(outcome.output.contains("sudo apt install forkscope-helper"), outcome.output.constData());
    QVERIFY2(outcome.output.contains("missing    Display"), outcome.output.constData());
    const auto json = runProgram({u"doctor"_qs, u"--json"_qs}, {}, nothingInstalled);
    QCOMPARE(json.exitCode, 1);
    QVERIFY2(json.output.startsWith("{\"live\":false,\"checks\":[{\"state\":"), json.output.constData());
}

void ProgramTest::windowNeedsADisplay()
{
    writeRecording(path(u"x.forkscope"_qs), messagesOf(sample));
    for (const auto &line : {QString(), u"x.forkscope"_qs, u"open x.forkscope"_qs, u"replay x.forkscope"_qs}) {
        const auto outcome = runProgram(line.split(QLatin1Char(' '), Qt::SkipEmptyParts), {}, nothingInstalled);
        QCOMPARE(outcome.exitCode, 6);
        QVERIFY2(outcome.errors.startsWith("forkscope: "), outcome.errors.constData());
    }
    refuses(runProgram({u"open"_qs, u"none.forkscope"_qs}, {}, nothingInstalled), 3, u"does not exist"_qs);
}

void ProgramTest::fileNamedLikeAnOption()
{
    writeRecording(path(u"--x"_qs), messagesOf(sample));
    const auto outcome = runProgram({u"tree"_qs, u"--"_qs, u"--x"_qs});
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(outcome.output.contains("ls (2) · ok"));
}

void ProgramTest::explainDecodesFlags_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArrayList>("parts");
    QTest::newRow("number") << QStringList{u"0x1200011"_qs}
                            << QByteArrayList{"0x1200011\n", "CLONE_CHILD_CLEARTID", "CLONE_CHILD_SETTID", "SIGCHLD",
                                              "fork()"};
    QTest::newRow("thread") << QStringList{u"4001536"_qs}
                            << QByteArrayList{"0x3d0f00\n", "CLONE_THREAD", "pthread_create()"};
    QTest::newRow("names") << QStringList{u"CLONE_VM | CLONE_VFORK|SIGCHLD"_qs}
                           << QByteArrayList{"0x4111\n", "CLONE_VM ", "CLONE_VFORK ", "SIGCHLD"};
    QTest::newRow("only clone3 has it") << QStringList{u"0x80"_qs}
                                        << QByteArrayList{"0x80\n", "CLONE_NEWTIME", "clone3 only"};
    QTest::newRow("unknown bit") << QStringList{u"0x8000000000000100"_qs}
                                 << QByteArrayList{"CLONE_VM", "0x8000000000000000 no flag that this version knows"};
    QTest::newRow("JSON") << QStringList{u"--json"_qs, u"0x111"_qs}
                          << QByteArrayList{R"({"value":"0x111","flags":[{"name":"CLONE_VM","bit":"0x100")",
                                            R"("exit_signal":"SIGCHLD")"};
}

void ProgramTest::explainDecodesFlags()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArrayList, parts);
    const auto outcome = runProgram(QStringList{u"explain"_qs} + arguments);
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
    for (const auto &part : parts)
        QVERIFY2(outcome.output.contains(part), outcome.output.constData());
}

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
