// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be expected, and what is said of expectations that are wrong, at which place.
#include "app/labs/expectation.h"

#include <QTest>

using namespace forkscope;

class ExpectationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatIsRight_data();
    void takesWhatIsRight();
    void keepsNumberTextAndSentence();
    void asksForANumber();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void hostileTextEnds();
};

void ExpectationTest::takesWhatIsRight_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"forks == 7",
                             "depth == 3",
                             "any(failed && errno == EAGAIN)",
                             "lifetime(child) > 200ms",
                             "overlap(parent, child)",
                             "alive > 32",
                             "alive(comm == \"sleep\") <= 3",
                             "none(under (comm == \"sh\"))",
                             "count(status == 0) == count(status == 1)",
                             "events(type == exec) >= 2",
                             "arguments(child) == 0",
                             "ended(parent) < ended(child)",
                             "comm(child) == comm(parent)",
                             "comm(child) == \"sh\"",
                             "adopted(child)",
                             "!adopted(child) && (forks == 1 || forks == 2)",
                             "flags(child) has CLONE_VM",
                             "status(child) in {1, 3..5}",
                             "let worker = comm == \"sort\"\nstatus(worker) == 0",
                             "given forks == 1 \"one\"\nforks == 1",
                             "# a comment\n\n  forks == 0x7  \"seven\"\n",
                             "not failed(child) and threads == 0"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void ExpectationTest::takesWhatIsRight()
{
    QFETCH(QString, text);
    const auto parsed = parseExpectation(text);
    const auto *error = std::get_if<ExpectationError>(&parsed);
    QVERIFY2(!error, error ? qPrintable(error->text()) : "");
}

void ExpectationTest::keepsNumberTextAndSentence()
{
    const auto parsed =
        parseExpectation(u"# why\nlet a = sh\ngiven forks == 7  \"seven\"\ncomm(a) == \"x\" \"is x\""_qs);
    const auto &expectation = std::get<Expectation>(parsed);
    QCOMPARE(expectation.names.size(), std::size_t(1));
    QCOMPARE(expectation.lines.size(), std::size_t(2));
    const auto &first = expectation.lines[0], &second = expectation.lines[1];
    QCOMPARE(first.number, 3);
    QVERIFY(first.isGiven);
    QCOMPARE(first.text, u"forks == 7"_qs);
    QCOMPARE(first.sentence, u"seven"_qs);
    QCOMPARE(second.number, 4);
    QVERIFY(!second.isGiven);
    QCOMPARE(second.text, u"comm(a) == \"x\""_qs);
    QCOMPARE(second.sentence, u"is x"_qs);
}

void ExpectationTest::asksForANumber()
{
    const auto parsed = parseExpectation(u"ask status(child) within 12 \"How much?\"\nforks == 1"_qs);
    const auto &expectation = std::get<Expectation>(parsed);
    QCOMPARE(expectation.lines.size(), std::size_t(1));
    QCOMPARE(expectation.question->sentence, u"How much?"_qs);
    QCOMPARE(expectation.question->tolerance, 12);
    QCOMPARE(expectation.question->term.text, u"status(child)"_qs);
}

void ExpectationTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *text, const char *error) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(error);
    };
    row("", "line 1, column 1: nothing is expected; write a line such as forks == 7");
    row("# only this\nlet a = sh", "line 2, column 1: nothing is expected; write a line such as forks == 7");
    row("forks = 7", "line 1, column 7: a comparison is missing before \"=\", as in forks == 7");
    row("forks", "line 1, column 6: a comparison is missing before the end, as in forks == 7");
    row("\nforks == 7 8", "line 2, column 12: \"8\" is not expected here");
    row("any(lfetime > 2ms)", "line 1, column 5: \"lfetime\" is no field; did you mean lifetime?");
    row("forks == 1 && any(failed && errno == EAGAN)",
        "line 1, column 38: \"EAGAN\" is nothing that errno can be; did you mean EAGAIN?");
    row("any(failed", "line 1, column 4: this parenthesis is not closed");
    row("any()", "line 1, column 5: a filter is missing in the parentheses, as in any(failed)");
    row("lifetime(child) > 200", "line 1, column 19: lifetime is a duration: write it like 200us, 5ms, 1.5s or 2min");
    row("lifetime(chld) > 200ms", "line 1, column 10: \"chld\" is no process: write parent, child, second, grandchild, "
                                  "or a name given by let before");
    row("overlap(parent child)", "line 1, column 16: , is missing before \"child\"");
    row("(forks == 1", "line 1, column 12: ) is missing before the end");
    row("let child = sh\nforks == 1", "line 1, column 5: the name \"child\" is taken");
    row("let forks = sh", "line 1, column 5: a new name is missing after let: let worker = comm == \"sort\"");
    row("let a sh", "line 1, column 7: = is missing, with a space on both sides");
    row("adopted(child) == 1", "line 1, column 16: adopted is yes or no: write adopted or !adopted");
    row("ask forks", "line 1, column 10: the question is missing, in quotes");
    row("ask 7 \"x\"", "line 1, column 5: \"7\" is no number that a run tells: ask forks, alive, or a field that is a "
                       "number, as status(child)");
    row("ask lifetime(child) \"x\"",
        "line 1, column 5: \"lifetime\" is no number that a run tells: ask forks, alive, or a "
        "field that is a number, as status(child)");
    row("ask forks within \"x\"", "line 1, column 18: a number is missing after within");
    row("ask forks \"a\"\nask forks \"b\"",
        "line 2, column 1: a lab asks for one number, and there is a question already");
    row("== 3", "line 1, column 1: something to expect is missing before \"==\"");
}

void ExpectationTest::saysWhatIsWrong()
{
    QFETCH(QString, text);
    QFETCH(QString, error);
    const auto parsed = parseExpectation(text);
    QVERIFY(std::holds_alternative<ExpectationError>(parsed));
    QCOMPARE(std::get<ExpectationError>(parsed).text(), error);
}

void ExpectationTest::hostileTextEnds()
{
    for (const auto &text : {QString(100'000, u'('), QString(100'000, u'!'), u"forks == "_qs.repeated(20'000),
                             u"any("_qs.repeated(20'000), u"\u202e\0\x1b[2J"_qs, u"forks == 99999999999999999999"_qs})
        QVERIFY(std::holds_alternative<ExpectationError>(parseExpectation(text)));
}

QTEST_GUILESS_MAIN(ExpectationTest)
#include "expectation_test.moc"
