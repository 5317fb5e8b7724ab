// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every reason has its words, every answer of the bus its reason.
#include "app/stream/helperproblem.h"

#include <QSet>
#include <QTest>

using namespace forkscope;
using Kind = HelperProblem::Kind;

class HelperProblemTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasItsOwnWords();
    void errorsAreSorted_data();
    void errorsAreSorted();
    void textEndsWithTheCommand();
};

void HelperProblemTest::everyKindHasItsOwnWords()
{
    QSet<QString> sentences;
    for (int kind = 0; kind <= int(Kind::Other); ++kind) {
        const auto problem = helperProblem(Kind(kind), u"detail"_qs);
        QCOMPARE(int(problem.kind), kind);
        QVERIFY(problem.sentence.endsWith(QLatin1Char('.')) && problem.repair.endsWith(QLatin1Char('.')));
        QCOMPARE(problem.detail, u"detail"_qs);
        sentences.insert(problem.sentence);
    }
    QCOMPARE(sentences.size(), int(Kind::Other) + 1);
}

void HelperProblemTest::errorsAreSorted_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    const auto add = [](const char *name, Kind kind) { QTest::newRow(name) << QString::fromLatin1(name) << int(kind); };
    add("org.freedesktop.DBus.Error.ServiceUnknown", Kind::NotInstalled);
    add("org.freedesktop.DBus.Error.Spawn.ServiceNotFound", Kind::NotInstalled);
    add("org.freedesktop.DBus.Error.Spawn.ExecFailed", Kind::DoesNotStart);
    add("org.freedesktop.systemd1.NoSuchUnit", Kind::NotInstalled);
    add("org.freedesktop.systemd1.UnitMasked", Kind::Refused);
    add("org.freedesktop.systemd1.LoadFailed", Kind::DoesNotStart);
    add("org.freedesktop.DBus.Error.NoReply", Kind::DoesNotStart);
    add("org.freedesktop.DBus.Error.AccessDenied", Kind::Refused);
    add("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", Kind::NoPrompt);
    add("org.freedesktop.DBus.Error.LimitsExceeded", Kind::Busy);
    add("org.freedesktop.DBus.Error.NotSupported", Kind::ProtocolTooNew);
    add("org.forkscope.Error.AuthorizationUnavailable", Kind::NoAuthority);
    add("org.forkscope.Error.KernelUnsupported", Kind::NoBtf);
    add("org.forkscope.Error.AttachFailed", Kind::KernelRefuses);
    add("org.forkscope.Error.Busy", Kind::Busy);
    add("org.freedesktop.DBus.Error.FileNotFound", Kind::NoBus);
    add("com.example.Surprise", Kind::Other);
}

void HelperProblemTest::errorsAreSorted()
{
    QFETCH(QString, name);
    QFETCH(int, kind);
    const auto problem = helperProblemFromError(name, u"because"_qs);
    QCOMPARE(int(problem.kind), kind);
    QCOMPARE(problem.detail, name + u": because"_qs);
}

void HelperProblemTest::textEndsWithTheCommand()
{
    QCOMPARE(helperProblem(Kind::NotInstalled).text(),
             QStringLiteral("The capture helper is not installed. Install the package forkscope-helper: "
                            "sudo apt install forkscope-helper"));
    QCOMPARE(helperProblem(Kind::Busy).text(),
             QStringLiteral("The helper already serves its limit of viewers. Close another window or recording that "
                            "watches."));
}

QTEST_GUILESS_MAIN(HelperProblemTest)
#include "helperproblem_test.moc"
