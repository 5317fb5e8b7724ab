// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing a tree node by node, and a prediction beside a recorded run.
#include "app/labs/prediction.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

namespace {

Expectation expectationOf(const QString &text)
{
    return std::get<Expectation>(parseExpectation(text));
}

std::unique_ptr<Session> runOf(const QString &notation)
{
    auto messages = messagesOf(notation);
    auto hello = *decodeHello(messages.front().payload);
    hello.command = "./lab";
    messages.front().payload = encodeHello(hello);
    return sessionOf(std::move(messages));
}

} // namespace

class PredictionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nodesAreAddedAndTakenAwayWithAllBelow();
    void thereIsAnEndToDrawing();
    void numberIsComparedWithWhatTheRunTells();
    void treeIsComparedWithTheProcesses();
    void refusedForksAreNoProcesses();
    void whatIsNoRunOfACommandTellsNothing();
    void votesAreRightOrWrongOrNeither();
};

void PredictionTest::nodesAreAddedAndTakenAwayWithAllBelow()
{
    Prediction prediction;
    QVERIFY(!prediction.isDrawn());
    const int first = prediction.add(0), second = prediction.add(0);
    prediction.add(first);
    prediction.add(second);
    QCOMPARE(prediction.parents(), (std::vector{-1, 0, 0, 1, 2}));
    prediction.remove(first);
    QCOMPARE(prediction.parents(), (std::vector{-1, 0, 1}));
    prediction.remove(0); // the program stays
    QCOMPARE(prediction.parents().size(), std::size_t(3));
    prediction.number = 3;
    prediction.clear();
    QVERIFY(!prediction.isDrawn() && !prediction.number);
}

void PredictionTest::thereIsAnEndToDrawing()
{
    Prediction prediction;
    for (std::size_t i = 1; i < Prediction::mostNodes; ++i)
        QVERIFY(prediction.add(0) > 0);
    QCOMPARE(prediction.add(0), -1);
    QCOMPARE(prediction.parents().size(), Prediction::mostNodes);
}

void PredictionTest::numberIsComparedWithWhatTheRunTells()
{
    const auto session = runOf(u"1 exists lab; 1 fork 2; 1 fork 3; 3 exit 0"_qs);
    const auto exact = expectationOf(u"forks == 2\nask forks \"how many?\""_qs);
    Prediction prediction;
    QVERIFY(!foresightOf(prediction, exact, *session).isNumberRight);
    QCOMPARE(foresightOf(prediction, exact, *session).answer, 2);
    prediction.number = 2;
    QCOMPARE(foresightOf(prediction, exact, *session).isNumberRight, true);
    prediction.number = 3;
    QCOMPARE(foresightOf(prediction, exact, *session).isNumberRight, false);
    QCOMPARE(foresightOf(prediction, expectationOf(u"forks == 2\nask forks within 1 \"?\""_qs), *session).isNumberRight,
             true);
    QVERIFY(!foresightOf(prediction, expectationOf(u"forks == 2\nask status(grandchild) \"?\""_qs), *session).answer);
}

void PredictionTest::treeIsComparedWithTheProcesses()
{
    const auto session = runOf(u"1 exists lab; 1 fork 2; 2 fork 3; 1 fork 4"_qs);
    const auto expectation = expectationOf(u"forks == 3"_qs);
    Prediction prediction;
    const int child = prediction.add(0);
    prediction.add(0);
    prediction.add(0);
    auto foresight = foresightOf(prediction, expectation, *session);
    QCOMPARE(foresight.standsFor.size(), std::size_t(4));
    QCOMPARE(std::ranges::count(foresight.standsFor, -1), 1); // the child of the child
    QCOMPARE(foresight.missing.size(), std::size_t(1));
    QVERIFY(!foresight.isTreeRight());
    prediction.remove(foresight.missing.front());
    prediction.add(child);
    foresight = foresightOf(prediction, expectation, *session);
    QVERIFY(foresight.isTreeRight());
}

void PredictionTest::refusedForksAreNoProcesses()
{
    const auto session = runOf(u"1 exists lab; 1 fork 2; 1 refused EAGAIN; 1 refused EAGAIN"_qs);
    QCOMPARE(runTreeOf(*session).processes.size(), std::size_t(2));
}

void PredictionTest::whatIsNoRunOfACommandTellsNothing()
{
    const auto session = sessionOf(u"1 exists init; 1 fork 2"_qs);
    QVERIFY(runTreeOf(*session).processes.empty());
    QVERIFY(!answerOf(expectationOf(u"forks == 1\nask forks \"?\""_qs), *session));
}

void PredictionTest::votesAreRightOrWrongOrNeither()
{
    using Vote = Prediction::Vote;
    QCOMPARE(isRight(Vote::True, Truth::True), true);
    QCOMPARE(isRight(Vote::NotTrue, Truth::NotTrue), true);
    QCOMPARE(isRight(Vote::True, Truth::NotTrue), false);
    QVERIFY(!isRight(Vote::Unsure, Truth::True));
    QVERIFY(!isRight(Vote::True, Truth::Untold));
}

QTEST_GUILESS_MAIN(PredictionTest)
#include "prediction_test.moc"
