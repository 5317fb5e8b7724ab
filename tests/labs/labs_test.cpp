// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Labs and claims, run and watched for real: the programs do what their texts promise, wrong ones fail, and whatever a
// program does, it is said in a sentence and nothing of it is left running.
#include "tests/command/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace forkscope;

namespace {

const auto built = QStringLiteral(FORKSCOPE_BUILT_LABS);
const QStringList environment{QStringLiteral("FORKSCOPE_HELPER=" FORKSCOPE_BUILT_HELPER),
                              QStringLiteral("FORKSCOPE_TRACER=" FORKSCOPE_BUILT_TRACER),
                              QStringLiteral("FORKSCOPE_LABS=" FORKSCOPE_BUILT_LABS)};

Outcome runLab(const QStringList &arguments, const QStringList &more = {})
{
    return runProgram(QStringList{u"lab"_qs} + arguments, {}, environment + more);
}

QStringList names(bool areClaims)
{
    QStringList found;
    const auto list = QJsonDocument::fromJson(runLab({u"list"_qs, u"--json"_qs}).output).object();
    for (const auto &lab : list[u"labs"_qs].toArray())
        if (lab[u"is_claim"_qs].toBool() == areClaims)
            found << lab[u"name"_qs].toString();
    return found;
}

// How a lab can be watched.
void addWays()
{
    QTest::addColumn<QString>("via");
    for (const auto &via : {u"helper"_qs, u"ptrace"_qs})
        QTest::newRow(qPrintable(via)) << via;
}

// Processes with this in their command line; a name that nothing else has.
int running(const QByteArray &words)
{
    int count = 0;
    for (const auto &pid : QDir(u"/proc"_qs).entryList(QDir::Dirs))
        count += contentsOf(u"/proc/"_qs + pid + u"/cmdline"_qs).replace('\0', ' ').contains(words) ? 1 : 0;
    return count;
}

} // namespace

class LabsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyLabPasses_data();
    void everyLabPasses();
    void wrongProgramFails_data();
    void wrongProgramFails();
    void everyClaimGetsItsVerdict_data();
    void everyClaimGetsItsVerdict();
    void ordinaryUserNeedsNoHelper();
    void brokenExperimentGetsNone();
    void hangingProgramIsEnded_data();
    void hangingProgramIsEnded();
    void endlessForksAreEnded_data();
    void endlessForksAreEnded();
    void whatIsLeftBehindIsEnded_data();
    void whatIsLeftBehindIsEnded();
    void whatCannotBeRunIsSaid();
    void recordingIsKept();

private:
    // A lab with this program, and what is expected of it; its name.
    QString makeLab(const QString &name, const QString &file, const QByteArray &program,
                    const QByteArray &expectation = "forks >= 0");
    Outcome runOwn(const QStringList &arguments, const QStringList &more = {})
    {
        return runLab(arguments + QStringList{u"--labs"_qs, m_directory.path()}, more);
    }

    QTemporaryDir m_directory;
};

void LabsTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root");
    if (!QFile::exists(u"/sys/kernel/btf/vmlinux"_qs))
        QSKIP("needs a kernel with BTF");
    QVERIFY(QDir::setCurrent(m_directory.path()));
}

QString LabsTest::makeLab(const QString &name, const QString &file, const QByteArray &program,
                          const QByteArray &expectation)
{
    QDir().mkpath(m_directory.filePath(name));
    writeFile(m_directory.filePath(name + u"/lab.md"_qs), "# A lab\n");
    writeFile(m_directory.filePath(name + u"/expectation"_qs), expectation);
    if (!file.isEmpty())
        writeFile(m_directory.filePath(name + u'/' + file), program);
    return name;
}

void LabsTest::everyLabPasses_data()
{
    QTest::addColumn<QString>("lab");
    QTest::addColumn<QString>("via");
    for (const auto &lab : names(false))
        for (const auto &via : {u"helper"_qs, u"ptrace"_qs})
            QTest::addRow("%s %s", qPrintable(lab), qPrintable(via)) << lab << via;
}

void LabsTest::everyLabPasses()
{
    QFETCH(QString, lab);
    QFETCH(QString, via);
    const auto outcome = runLab({u"run"_qs, lab, u"--limit"_qs, u"40s"_qs, u"--via"_qs, via});
    if (outcome.exitCode == 4 && outcome.errors.contains("cannot be shown on this computer"))
        QSKIP(outcome.errors.constData());
    QVERIFY2(outcome.exitCode == 0, (outcome.output + outcome.errors).constData());
    for (const char *part : {"Question", "Misconception", "Why", "✓"})
        QVERIFY2(outcome.output.contains(part), part);
}

void LabsTest::wrongProgramFails_data()
{
    QTest::addColumn<QString>("lab");
    QTest::addColumn<QString>("file");
    const QDir wrong(QStringLiteral(FORKSCOPE_WRONG_PROGRAMS));
    const auto files = wrong.entryList(QDir::Files);
    QCOMPARE(files.size(), names(false).size());
    for (const auto &file : files)
        QTest::newRow(qPrintable(file)) << QFileInfo(file).baseName() << file;
}

void LabsTest::wrongProgramFails()
{
    QFETCH(QString, lab);
    QFETCH(QString, file);
    makeLab(lab, file, contentsOf(QStringLiteral(FORKSCOPE_WRONG_PROGRAMS "/") + file),
            contentsOf(built + u'/' + lab + u"/expectation"_qs));
    const auto outcome = runOwn({u"run"_qs, lab, u"--json"_qs, u"--limit"_qs, u"40s"_qs});
    QVERIFY2(outcome.exitCode == 1, (outcome.output + outcome.errors).constData());
    const auto grade = QJsonDocument::fromJson(outcome.output).object();
    QCOMPARE(grade[u"passed"_qs].toBool(true), false);
    QCOMPARE(grade[u"troubles"_qs].toArray().size(), 0);
}

void LabsTest::everyClaimGetsItsVerdict_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<QString>("via");
    const auto claims = names(true);
    QVERIFY(claims.size() >= 12);
    for (const auto &claim : claims)
        for (const auto &via : {u"helper"_qs, u"ptrace"_qs})
            QTest::addRow("%s %s", qPrintable(claim), qPrintable(via)) << claim << via;
}

// What they are on a computer of today; each from its own run.
void LabsTest::everyClaimGetsItsVerdict()
{
    QFETCH(QString, claim);
    QFETCH(QString, via);
    const auto outcome = runLab({u"facts"_qs, claim, u"--json"_qs, u"--limit"_qs, u"40s"_qs, u"--via"_qs, via});
    const auto claims = QJsonDocument::fromJson(outcome.output).object()[u"claims"_qs].toArray();
    QCOMPARE(claims.size(), 1);
    QCOMPARE(claims[0][u"name"_qs].toString(), claim);
    const auto verdict = claims[0][u"verdict"_qs].toString();
    if (verdict.isEmpty() && outcome.errors.contains("cannot be shown on this computer"))
        return; // it said why
    QVERIFY2(verdict == (claim == u"claim-returns-twice" ? u"true"_qs : u"not true"_qs),
             (outcome.output + outcome.errors).constData());
}

// As where nothing but forkscope-cli is installed.
void LabsTest::ordinaryUserNeedsNoHelper()
{
    const QStringList alone{u"FORKSCOPE_HELPER="_qs, u"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nowhere"_qs};
    for (const auto &lab : {u"two-to-the-n"_qs, u"fork-bomb"_qs}) {
        const auto outcome =
            runProgram({u"lab"_qs, u"run"_qs, lab, u"--no-input"_qs}, {}, environment + alone, As::OrdinaryUser);
        QVERIFY2(outcome.exitCode == 0, (outcome.output + outcome.errors).constData());
        QVERIFY2(outcome.errors.contains("with ptrace"), outcome.errors.constData());
    }
}

void LabsTest::brokenExperimentGetsNone()
{
    makeLab(u"broken"_qs, u"broken.sh"_qs, "#!/bin/sh\nexit 0\n", "given forks == 1\nstatus(child) == 200\n");
    writeFile(m_directory.filePath(u"broken/lab.md"_qs), "# A claim\n\n## Claim\nNobody knows.\n");
    const auto outcome = runOwn({u"facts"_qs, u"broken"_qs});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.output.contains("Verdict of this run: CANNOT BE TOLD HERE."), outcome.output.constData());
}

void LabsTest::hangingProgramIsEnded_data()
{
    addWays();
}

void LabsTest::hangingProgramIsEnded()
{
    QFETCH(QString, via);
    makeLab(u"hanging"_qs, u"hanging.sh"_qs, "#!/bin/sh\nsleep 98.7651 &\nwait\n");
    const auto outcome = runOwn({u"run"_qs, u"hanging"_qs, u"--limit"_qs, u"1s"_qs, u"--via"_qs, via});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.errors.contains("The program was still running after 1 s and was ended"),
             outcome.errors.constData());
    QCOMPARE(running("98.7651"), 0);
}

void LabsTest::endlessForksAreEnded_data()
{
    addWays();
}

void LabsTest::endlessForksAreEnded()
{
    QFETCH(QString, via);
    makeLab(u"endless-fork"_qs, u"endless-fork.c"_qs,
            "#include <unistd.h>\nint main(void) { for (;;) fork(); return 0; }\n");
    const auto outcome = runOwn({u"run"_qs, u"endless-fork"_qs, u"--limit"_qs, u"10s"_qs, u"--via"_qs, via});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.errors.contains("makes processes without end") || outcome.errors.contains("still running after"),
             outcome.errors.constData());
    QCOMPARE(running("./endless-fork"), 0);
}

void LabsTest::whatIsLeftBehindIsEnded_data()
{
    addWays();
}

void LabsTest::whatIsLeftBehindIsEnded()
{
    QFETCH(QString, via);
    makeLab(u"leaving"_qs, u"leaving.sh"_qs, "#!/bin/sh\nsetsid sleep 98.7652 &\nsleep 98.7652 &\nexit 0\n");
    const auto outcome = runOwn({u"run"_qs, u"leaving"_qs, u"--via"_qs, via});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.errors.contains("The program left 2 processes behind, which were ended: sleep ("),
             outcome.errors.constData());
    QCOMPARE(running("98.7652"), 0);
}

void LabsTest::whatCannotBeRunIsSaid()
{
    makeLab(u"wrong-c"_qs, u"wrong-c.c"_qs, "int main(void) { return nothing; }\n");
    makeLab(u"empty"_qs, {}, {});
    makeLab(u"unclear"_qs, u"unclear.sh"_qs, "#!/bin/sh\n", "forks == 1\nany(faild && x == 1)\n");
    makeLab(u"no-interpreter"_qs, u"no-interpreter.sh"_qs, "#!/nowhere/sh\n");
    const auto check = [&](const QString &lab, int code, const char *sentence, const QStringList &more = {}) {
        const auto outcome = runOwn({u"run"_qs, lab}, more);
        QVERIFY2(outcome.exitCode == code, outcome.errors.constData());
        QVERIFY2(outcome.errors.contains(sentence), outcome.errors.constData());
    };
    check(u"wrong-c"_qs, 3, "The program of the lab wrong-c does not compile: wrong-c.c:1:");
    check(u"wrong-c"_qs, 3, "there is no compiler: install the package gcc", {u"PATH=/nowhere"_qs});
    check(u"empty"_qs, 3, "The lab empty has no program: put empty.c or empty.sh into ");
    check(u"unclear"_qs, 2, "unclear/expectation, line 2, column 14: \"x\" is no field");
    check(u"no-interpreter"_qs, 3, "The program could not be started");
    check(u"nobody"_qs, 2, "There is no lab nobody in ");
}

void LabsTest::recordingIsKept()
{
    const auto ran = runLab({u"run"_qs, u"fork-once"_qs, u"-o"_qs, u"kept.forkscope"_qs});
    QVERIFY2(ran.exitCode == 0, ran.errors.constData());
    const auto checked = runLab({u"check"_qs, u"fork-once"_qs, u"kept.forkscope"_qs});
    QVERIFY2(checked.exitCode == 0, checked.errors.constData());
    QCOMPARE(runLab({u"run"_qs, u"fork-once"_qs, u"-o"_qs, u"kept.forkscope"_qs}).exitCode, 2); // exists
}

QTEST_GUILESS_MAIN(LabsTest)
#include "labs_test.moc"
