// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a run says to an expectation: what holds, what fails, what cannot be told, and what was found.
#include "app/labs/verdict.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

namespace {

// A command: two children, of which the first makes one, and is looked after late; the last fork is refused.
const auto story =
    u"1 fork 10; 10 exec /usr/libexec/lab-starter x; 10 exec ./lab; 10 fork 11; 11 fork 12; 10 thread 13;"
    "12 exec /bin/sh -c x; 10 spawn 14; 14 exit 3; 14 reap; 11 exit 7; +300ms; 11 reap; 10 refused EAGAIN;"
    "10 exit 0; 12 exit 0 under 1"_qs;

std::unique_ptr<Session> sessionOf(const QString &text, quint32 without, const QByteArray &command)
{
    auto messages = messagesOf(text);
    auto hello = decodeHello(messages.front().payload);
    hello->command = command;
    hello->fixed.capabilities = ~without;
    messages.front().payload = encodeHello(*hello);
    return sessionOf(std::move(messages));
}

Verdict verdictOn(const QString &expectation, quint32 without = 0)
{
    const auto parsed = parseExpectation(expectation);
    if (const auto *error = std::get_if<ExpectationError>(&parsed))
        qFatal("%s", qPrintable(error->text()));
    const auto session = sessionOf(story, without, "./lab");
    auto verdict = verdictOf(std::get<Expectation>(parsed), *session);
    if (!verdict)
        qFatal("%s", qPrintable(verdict.error()));
    return *verdict;
}

} // namespace

class VerdictTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksAtTheRun_data();
    void looksAtTheRun();
    void tellsWhatWasFound_data();
    void tellsWhatWasFound();
    void whatTheSourceDoesNotTellIsNoFailure();
    void givenLinesDecideNothingButVoid();
    void onlyCommandsAreGraded();
};

void VerdictTest::looksAtTheRun_data()
{
    QTest::addColumn<QString>("expectation");
    QTest::addColumn<bool>("holds");
    const auto rows = [](bool holds, std::initializer_list<const char *> texts) {
        for (const char *text : texts)
            QTest::newRow(text) << QString::fromLatin1(text) << holds;
    };
    rows(true, {"forks == 3",
                "depth == 2",
                "threads == 1",
                "alive == 3",
                "alive(status == 7) == 1",
                "count(failed) == 3",
                "any(failed && errno == EAGAIN)",
                "none(signal)",
                "status(child) == 7",
                "status(second) == 3",
                "comm(grandchild) == \"sh\"",
                "comm(parent) == \"lab\"",
                "overlap(child, second)",
                "overlap(parent, child)",
                "ended(second) <= ended(child)",
                "zombie_time(child) > 200ms",
                "!(zombie_time(second) > 200ms)",
                "lifetime(child) < 100ms",
                "flags(second) has CLONE_VM",
                "count(flags has CLONE_VM) == 1",
                "events(type == exec) == 1",
                "events(type == fork && !thread) == forks",
                "arguments(child) > 0",
                "adopted(grandchild)",
                "forks(parent) == 2",
                "descendants(parent) == 4",
                "let shell = comm == \"sh\"\nstatus(shell) == 0",
                "forks == 1 || depth == 2"});
    rows(false, {"forks == 4", "depth == 3", "threads == 0", "alive > 3", "none(failed)", "any(signal == SIGKILL)",
                 "status(child) == 3", "overlap(second, grandchild) && forks == 4", "adopted(child)",
                 "flags(child) has CLONE_VM", "let nobody = comm == \"nobody\"\nstatus(nobody) == 0",
                 "signal(child) == SIGKILL", "!(forks == 3)", "comm(child) == comm(grandchild)",
                 "ended(child) < ended(second)"});
}

void VerdictTest::looksAtTheRun()
{
    QFETCH(QString, expectation);
    QFETCH(bool, holds);
    const auto verdict = verdictOn(expectation);
    QVERIFY2(verdict.holds() == holds, qPrintable(verdict.lines[0].found.join(u"; ")));
    QCOMPARE(verdict.command, u"./lab"_qs);
}

void VerdictTest::tellsWhatWasFound_data()
{
    QTest::addColumn<QString>("expectation");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *expectation, const char *found) {
        QTest::newRow(expectation) << QString::fromLatin1(expectation) << QString::fromLatin1(found);
    };
    row("forks == 7", "forks is 3");
    row("status(child) == 9", "status(child) is 7");
    row("signal(child) == SIGKILL", "signal(child) was not recorded");
    row("call(child) == fork", "call(child) is clone");
    row("comm(child) == comm(grandchild)", "comm(child) is \"lab\"; comm(grandchild) is \"sh\"");
    row("any(status == 9)", "status == 9: 0 of 4");
    row("let nobody = comm == \"x\"\nlifetime(nobody) > 1ms", "there is no process nobody");
    row("descendants(parent) == 9", "descendants(parent) is 4");
}

void VerdictTest::tellsWhatWasFound()
{
    QFETCH(QString, expectation);
    QFETCH(QString, found);
    QCOMPARE(verdictOn(expectation).lines[0].found.join(u"; "), found);
}

void VerdictTest::whatTheSourceDoesNotTellIsNoFailure()
{
    const auto verdict =
        verdictOn(u"forks == 3\nzombie_time(child) > 9s\n!(reaped(child) < ended(parent))\nany(errno == EINVAL)"_qs,
                  FORKSCOPE_CAN_REAP | FORKSCOPE_CAN_FAILURES);
    QCOMPARE(verdict.lines[1].outcome, Outcome::Untold);
    QCOMPARE(verdict.lines[1].found, QStringList{u"zombie_time is not told by what recorded this run"_qs});
    QCOMPARE(verdict.lines[2].outcome, Outcome::Untold);
    QCOMPARE(verdict.lines[3].outcome, Outcome::Untold);
    QVERIFY(verdict.holds());
    QVERIFY(!verdictOn(u"zombie_time(child) > 9s"_qs, FORKSCOPE_CAN_REAP).holds()); // nothing is known at all
}

void VerdictTest::givenLinesDecideNothingButVoid()
{
    QVERIFY(!verdictOn(u"given forks == 3\ndepth == 9"_qs).holds());
    QVERIFY(!verdictOn(u"given forks == 3\ndepth == 9"_qs).isVoid());
    QVERIFY(!verdictOn(u"given forks == 3"_qs).holds());
    const auto empty = verdictOn(u"given forks == 4\ndepth == 2"_qs);
    QVERIFY(empty.isVoid());
    QVERIFY(!empty.holds());
}

void VerdictTest::onlyCommandsAreGraded()
{
    const auto expectation = std::get<Expectation>(parseExpectation(u"forks == 1"_qs));
    auto ofMachine = verdictOf(expectation, *sessionOf(story, 0, {}));
    QVERIFY(!ofMachine);
    QCOMPARE(ofMachine.error(), u"This is no recording of a command, and a lab looks at one: record it with forkscope "
                                "record -- PROGRAM."_qs);
    auto empty = verdictOf(expectation, *sessionOf(u""_qs, 0, "./lab"));
    QVERIFY(!empty);
}

QTEST_GUILESS_MAIN(VerdictTest)
#include "verdict_test.moc"
