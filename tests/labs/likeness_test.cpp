// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Trees as they were drawn against trees as they were: "r{a{b} c}" in, and which nodes of the real one were foreseen.
#include "app/labs/likeness.h"

#include <QTest>

using namespace forkscope;

namespace {

// "x{x x{x}}": a node for each letter.
std::vector<int> parentsOf(const QByteArray &text)
{
    std::vector<int> parents, open;
    for (const char letter : text) {
        if (letter == '{')
            open.push_back(int(parents.size()) - 1);
        else if (letter == '}')
            open.pop_back();
        else if (letter != ' ')
            parents.push_back(open.empty() ? -1 : open.back());
    }
    return parents;
}

} // namespace

class LikenessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foreseenNodes_data();
    void foreseenNodes();
    void nodesStandForEachOtherOnceAndBelowTheirParents();
    void greatTreesAreCompared();
};

void LikenessTest::foreseenNodes_data()
{
    QTest::addColumn<QByteArray>("drawn");
    QTest::addColumn<QByteArray>("real");
    QTest::addColumn<QByteArray>("marks"); // of the real nodes, in their order
    const auto row = [](const char *name, const char *drawn, const char *real, const char *marks) {
        QTest::newRow(name) << QByteArray(drawn) << QByteArray(real) << QByteArray(marks);
    };
    row("the same", "r{a b}", "r{a b}", "===");
    row("nothing drawn", "r", "r{a b}", "=##");
    row("nothing came", "r{a}", "r", "=");
    row("one too few: the first stands", "r{a}", "r{a b}", "==#");
    row("order of siblings is free", "r{a b{c}}", "r{a{c} b}", "====");
    row("depth counts", "r{a b}", "r{a{b}}", "==#");
    row("powers of two", "r{a{c{e} d} b{f} g}", "r{a{c{e} d} b{f} g}", "========");
    row("as many as possible", "r{a b{c d}}", "r{x{y z} w}", "=====");
    row("a better one lies behind a near one", "r{a{b} c{d e}}", "r{c{d e} a{b}}", "======");
    row("three calls, three children", "r{a b c}", "r{a{c{e} d} b{f} g}", "==###=#="); // a c e d b f g
}

void LikenessTest::foreseenNodes()
{
    QFETCH(QByteArray, drawn);
    QFETCH(QByteArray, real);
    QFETCH(QByteArray, marks);
    QByteArray found;
    for (const int node : likeness(parentsOf(drawn), parentsOf(real)))
        found += node < 0 ? '#' : '=';
    QCOMPARE(found, marks);
}

void LikenessTest::nodesStandForEachOtherOnceAndBelowTheirParents()
{
    const auto drawn = parentsOf("r{a{b c{d}} e f{g h}}"), real = parentsOf("r{a{b} e{x{y} z} f g}");
    const auto standsFor = likeness(drawn, real);
    std::vector<bool> isUsed(drawn.size());
    for (std::size_t i = 0; i < real.size(); ++i) {
        if (standsFor[i] < 0)
            continue;
        QVERIFY(!isUsed[std::size_t(standsFor[i])]);
        isUsed[std::size_t(standsFor[i])] = true;
        QCOMPARE(drawn[std::size_t(standsFor[i])], i == 0 ? -1 : standsFor[std::size_t(real[i])]);
    }
    QCOMPARE(std::ranges::count(isUsed, true), 8); // all but one of the drawn nodes
}

void LikenessTest::greatTreesAreCompared()
{
    std::vector<int> drawn{-1}, real{-1};
    for (int i = 0; i < 60; ++i)
        drawn.push_back(0);
    for (int i = 0; i < 5000; ++i)
        real.push_back(0);
    const auto standsFor = likeness(drawn, real);
    QCOMPARE(std::ranges::count(standsFor, -1), 4940);
    QCOMPARE(likeness({}, real).size(), real.size());
}

QTEST_APPLESS_MAIN(LikenessTest)
#include "likeness_test.moc"
