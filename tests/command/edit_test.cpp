// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// cut, merge, redact, recover and diff, through the program: new files only, and what is said about them.
#include "app/stream/eventdecoder.h"
#include "tests/command/program.h"
#include "tests/session/notation.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace forkscope;

class EditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cutKeepsAPiece();
    void cutOutsideTheRecording();
    void mergePutsHostsSideBySide();
    void redactHidesArgumentsUsersAndHost();
    void redactByPattern();
    void recoverMakesACutFileWhole();
    void diffSaysWhatChanged();
    void noRecordingIsChangedInPlace_data();
    void noRecordingIsChangedInPlace();
    void existingFilesAreKept();
    void pipes();

private:
    QStringList files() const { return QDir(m_directory->path()).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

const auto sample =
    u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; +996ms; 1 fork 3; 2 exit 0; 2 reap; 3 exit 1; 3 reap"_qs;

std::vector<Message> ofHost(const QString &text, const QByteArray &host, quint8 boot)
{
    auto messages = messagesOf(text);
    auto hello = *decodeHello(messages.front().payload);
    hello.host = host;
    hello.fixed.boot_id[0] = boot;
    hello.fixed.scope_uid = 1000;
    messages.front().payload = encodeHello(hello);
    return messages;
}

QString treeOf(const QString &file)
{
    const auto outcome = runProgram({u"tree"_qs, file});
    return outcome.exitCode == 0 ? QString::fromUtf8(outcome.output) : QString::fromUtf8(outcome.errors);
}

} // namespace

void EditTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir::setCurrent(m_directory->path()));
    writeRecording(u"a"_qs, ofHost(sample, "alpha", 1));
    writeRecording(u"b"_qs, ofHost(u"1 exists sh; 1 fork 2; 2 exec /bin/cat x; 2 exit 1; 2 reap"_qs, "beta", 2));
}

void EditTest::cutKeepsAPiece()
{
    const auto outcome =
        runProgram({u"cut"_qs, u"a"_qs, u"--from"_qs, u"0.5s"_qs, u"--to"_qs, u"1s"_qs, u"-o"_qs, u"c"_qs});
    QCOMPARE(outcome.errors, QByteArray("Wrote " + QDir::current().filePath(u"c"_qs).toUtf8() + ": 2 events.\n")
                                 .replace(QDir::current().path().toUtf8() + '/', ""));
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(treeOf(u"c"_qs).contains(u"ls (2)"), qPrintable(treeOf(u"c"_qs)));
    QVERIFY2(treeOf(u"c"_qs).contains(u"sh (3) · running"), qPrintable(treeOf(u"c"_qs)));
}

void EditTest::cutOutsideTheRecording()
{
    const auto outcome = runProgram({u"cut"_qs, u"a"_qs, u"--from"_qs, u"2h"_qs, u"-o"_qs, u"c"_qs});
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY2(outcome.errors.contains("The recording holds nothing of that time: it lasts 1"),
             outcome.errors.constData());
    const auto backwards =
        runProgram({u"cut"_qs, u"a"_qs, u"--from"_qs, u"1s"_qs, u"--to"_qs, u"0.5s"_qs, u"-o"_qs, u"c"_qs});
    QCOMPARE(backwards.errors, QByteArray("forkscope: --to is before --from.\n"));
    QCOMPARE(files(), (QStringList{u"a"_qs, u"b"_qs}));
}

void EditTest::mergePutsHostsSideBySide()
{
    const auto outcome = runProgram({u"merge"_qs, u"a"_qs, u"b"_qs, u"-o"_qs, u"c"_qs});
    QCOMPARE(outcome.exitCode, 0);
    const auto tree = treeOf(u"c"_qs);
    QVERIFY2(tree.startsWith(u"alpha (") && tree.contains(u"\nbeta ("), qPrintable(tree));
    QVERIFY2(tree.contains(u"ls (2)") && tree.contains(u"cat (2) · status 1"), qPrintable(tree));
}

void EditTest::redactHidesArgumentsUsersAndHost()
{
    const auto outcome = runProgram({u"redact"_qs, u"a"_qs, u"-o"_qs, u"c"_qs});
    QCOMPARE(outcome.exitCode, 0);
    const auto lines = runProgram({u"export"_qs, u"c"_qs, u"--to"_qs, u"jsonl"_qs}).output;
    QVERIFY(!lines.contains("\"-l\"") && !lines.contains("alpha"));
    QVERIFY2(lines.contains("\"path\":\"/bin/ls\""), lines.constData());
    const auto stats = runProgram({u"stats"_qs, u"c"_qs}).output;
    QVERIFY2(stats.contains("Redacted        arguments, users, host\n"), stats.constData());
}

void EditTest::redactByPattern()
{
    QCOMPARE(runProgram({u"redact"_qs, u"a"_qs, u"--pattern"_qs, u"^-l$"_qs, u"-o"_qs, u"c"_qs}).exitCode, 0);
    const auto lines = runProgram({u"export"_qs, u"c"_qs, u"--to"_qs, u"jsonl"_qs}).output;
    QVERIFY2(lines.contains("\"argv\":[\"/bin/ls\",\"…\"]"), lines.constData());
}

void EditTest::recoverMakesACutFileWhole()
{
    writeFile(u"short"_qs, contentsOf(u"a"_qs).chopped(20));
    const auto outcome = runProgram({u"recover"_qs, u"short"_qs, u"-o"_qs, u"c"_qs, u"--strict"_qs});
    QVERIFY2(outcome.errors.startsWith("forkscope: The recording is damaged"), outcome.errors.constData());
    QVERIFY2(outcome.errors.contains("Wrote c: 7 events.\n"), outcome.errors.constData());
    QCOMPARE(outcome.exitCode, 5);
    const auto stats = runProgram({u"stats"_qs, u"c"_qs, u"--strict"_qs});
    QCOMPARE(stats.errors, QByteArray());
    QCOMPARE(treeOf(u"c"_qs), treeOf(u"a"_qs));
}

void EditTest::diffSaysWhatChanged()
{
    const auto outcome = runProgram({u"diff"_qs, u"a"_qs, u"b"_qs});
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.output.contains("\nProcesses                    2         1        -1\n"),
             outcome.output.constData());
    const auto json = runProgram({u"diff"_qs, u"a"_qs, u"b"_qs, u"--json"_qs}).output;
    QVERIFY2(json.startsWith("{\"schema\":\"forkscope.diff/1\","), json.constData());
    QCOMPARE(runProgram({u"diff"_qs, u"a"_qs, u"missing"_qs}).exitCode, 3);
}

void EditTest::noRecordingIsChangedInPlace_data()
{
    QTest::addColumn<QString>("line");
    for (const auto *line : {"cut a --from 0.5s -o a --force", "merge a b -o b --force", "redact a -o ./a --force",
                             "recover a -o a --force"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void EditTest::noRecordingIsChangedInPlace()
{
    QFETCH(QString, line);
    const auto before = contentsOf(u"a"_qs) + contentsOf(u"b"_qs);
    const auto outcome = runProgram(line.split(u' '));
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY2(outcome.errors.contains("is the recording itself"), outcome.errors.constData());
    QVERIFY(contentsOf(u"a"_qs) + contentsOf(u"b"_qs) == before);
    QCOMPARE(files(), (QStringList{u"a"_qs, u"b"_qs}));
}

void EditTest::existingFilesAreKept()
{
    const auto refused = runProgram({u"redact"_qs, u"a"_qs, u"-o"_qs, u"b"_qs});
    QCOMPARE(refused.errors, QByteArray("forkscope: b exists already. Give another name, or --force to replace it.\n"));
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(runProgram({u"redact"_qs, u"a"_qs, u"-o"_qs, u"b"_qs, u"--force"_qs}).exitCode, 0);
    const auto nowhere = runProgram({u"recover"_qs, u"a"_qs});
    QCOMPARE(nowhere.errors, QByteArray("forkscope: Say where to write the new recording: -o FILE.\n"));
    QCOMPARE(nowhere.exitCode, 2);
}

void EditTest::pipes()
{
    const auto outcome = runProgram({u"redact"_qs, u"-"_qs, u"-o"_qs, u"-"_qs}, contentsOf(u"a"_qs));
    QCOMPARE(outcome.exitCode, 0);
    writeFile(u"c"_qs, outcome.output);
    QVERIFY2(treeOf(u"c"_qs).contains(u"sh (3) · status 1"), qPrintable(treeOf(u"c"_qs)));
}

QTEST_GUILESS_MAIN(EditTest)
#include "edit_test.moc"
