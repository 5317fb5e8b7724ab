// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped recordings: each passes the check of its own lab, and that of no other.
#include "tests/command/program.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace forkscope;

namespace {

const auto folder = QStringLiteral(FORKSCOPE_LAB_SOURCES);

Outcome runLab(const QStringList &arguments)
{
    return runProgram(QStringList{u"lab"_qs} + arguments + QStringList{u"--labs"_qs, folder});
}

QStringList labs()
{
    QStringList names;
    const auto list = QJsonDocument::fromJson(runLab({u"list"_qs, u"--json"_qs}).output).object();
    for (const auto &lab : list[u"labs"_qs].toArray())
        if (!lab[u"is_claim"_qs].toBool())
            names << lab[u"name"_qs].toString();
    return names;
}

} // namespace

class LabRecordingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereAreSixteenLabs();
    void ownRecordingPasses_data();
    void ownRecordingPasses();
    void recordingOfAnotherLabFails_data();
    void recordingOfAnotherLabFails();
    void gradesAreJson();
    void whatIsNoRecordingIsSaid();
};

void LabRecordingsTest::thereAreSixteenLabs()
{
    const auto list = runLab({u"list"_qs});
    QCOMPARE(list.exitCode, 0);
    QCOMPARE(labs().size(), 16);
    for (const auto &name : labs())
        QVERIFY2(list.output.contains(name.toUtf8() + ' '), qPrintable(name));
}

void LabRecordingsTest::ownRecordingPasses_data()
{
    QTest::addColumn<QString>("lab");
    for (const auto &lab : labs())
        QTest::newRow(qPrintable(lab)) << lab;
}

void LabRecordingsTest::ownRecordingPasses()
{
    QFETCH(QString, lab);
    const auto outcome = runLab({u"check"_qs, lab});
    QVERIFY2(outcome.exitCode == 0, (outcome.output + outcome.errors).constData());
    QVERIFY(!outcome.output.contains("✗"));
}

void LabRecordingsTest::recordingOfAnotherLabFails_data()
{
    QTest::addColumn<QString>("lab");
    QTest::addColumn<QString>("other");
    const auto names = labs();
    for (int at = 0; at < names.size(); ++at)
        QTest::newRow(qPrintable(names[at])) << names[at] << names[(at + 1) % names.size()];
}

void LabRecordingsTest::recordingOfAnotherLabFails()
{
    QFETCH(QString, lab);
    QFETCH(QString, other);
    const auto outcome = runLab({u"check"_qs, lab, folder + u'/' + other + u"/recording.forkscope"_qs});
    QVERIFY2(outcome.exitCode == 1, (outcome.output + outcome.errors).constData());
    QVERIFY2(outcome.errors.contains("This is a recording of ./" + other.toUtf8()), outcome.errors.constData());
}

void LabRecordingsTest::gradesAreJson()
{
    const auto grade = [](const QString &lab) {
        return QJsonDocument::fromJson(
                   runLab({u"check"_qs, lab, folder + u"/fork-once/recording.forkscope"_qs, u"--json"_qs}).output)
            .object();
    };
    const auto right = grade(u"fork-once"_qs), wrong = grade(u"zombie"_qs);
    QCOMPARE(right[u"passed"_qs].toBool(false), true);
    QCOMPARE(right[u"checks"_qs].toArray().size(), 5);
    QCOMPARE(right[u"checks"_qs][0][u"outcome"_qs].toString(), u"holds"_qs);
    QCOMPARE(wrong[u"passed"_qs].toBool(true), false);
    const auto status = wrong[u"checks"_qs][1].toObject();
    QCOMPARE(status[u"outcome"_qs].toString(), u"fails"_qs);
    QCOMPARE(status[u"found"_qs].toArray()[0].toString(), u"status(child) is 7"_qs);
}

void LabRecordingsTest::whatIsNoRecordingIsSaid()
{
    const auto missing = runLab({u"check"_qs, u"zombie"_qs, u"/nowhere/x.forkscope"_qs});
    QCOMPARE(missing.exitCode, 3);
    QVERIFY2(missing.errors.contains("/nowhere/x.forkscope"), missing.errors.constData());
    const auto text = runLab({u"check"_qs, u"zombie"_qs, folder + u"/zombie/lab.md"_qs});
    QCOMPARE(text.exitCode, 3);
    const auto unknown = runLab({u"check"_qs, u"zobmie"_qs});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY2(unknown.errors.contains("There is no lab zobmie"), unknown.errors.constData());
    QCOMPARE(runLab({u"grade"_qs}).exitCode, 2);
    QCOMPARE(runLab({u"run"_qs}).exitCode, 2);
}

QTEST_GUILESS_MAIN(LabRecordingsTest)
#include "labrecordings_test.moc"
