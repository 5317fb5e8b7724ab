// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Trees on paper: nothing overlaps, order is kept, parents stand over the middle of their children.
#include "app/models/tidytree.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <map>

using namespace forkscope;

class TidyTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallTrees_data();
    void smallTrees();
    void nothingOverlapsInTreesOfChance();
    void deepAndWideTreesEnd();
};

void TidyTreeTest::smallTrees_data()
{
    QTest::addColumn<QList<int>>("parents");
    QTest::addColumn<QList<double>>("places");
    QTest::newRow("none") << QList<int>{} << QList<double>{};
    QTest::newRow("one") << QList<int>{-1} << QList<double>{0};
    QTest::newRow("chain") << QList<int>{-1, 0, 1} << QList<double>{0, 0, 0};
    QTest::newRow("three children") << QList<int>{-1, 0, 0, 0} << QList<double>{1, 0, 1, 2};
    QTest::newRow("cousins") << QList<int>{-1, 0, 0, 1, 1, 2} << QList<double>{1.375, 0.5, 2.25, 0, 1, 2.25};
    QTest::newRow("two roots") << QList<int>{-1, -1} << QList<double>{0, 1};
}

void TidyTreeTest::smallTrees()
{
    QFETCH(QList<int>, parents);
    QFETCH(QList<double>, places);
    const auto found = tidyPlaces({parents.begin(), parents.end()}, 1.25);
    QCOMPARE(QList<double>(found.begin(), found.end()), places);
}

void TidyTreeTest::nothingOverlapsInTreesOfChance()
{
    for (quint32 seed = 0; seed < 60; ++seed) {
        QRandomGenerator random(seed);
        std::vector<int> parents{-1};
        std::vector<int> depths{0};
        const int size = 1 + random.bounded(200);
        while (int(parents.size()) < size) {
            const int parent = random.bounded(int(parents.size()));
            parents.push_back(parent);
            depths.push_back(depths[std::size_t(parent)] + 1);
        }
        const auto places = tidyPlaces(parents);
        std::map<int, std::vector<double>> rows;
        std::vector<std::vector<double>> children(parents.size());
        for (std::size_t i = 0; i < parents.size(); ++i) {
            rows[depths[i]].push_back(places[i]);
            if (parents[i] >= 0)
                children[std::size_t(parents[i])].push_back(places[i]);
        }
        for (auto &[depth, row] : rows) {
            std::ranges::sort(row);
            for (std::size_t i = 0; i + 1 < row.size(); ++i)
                QVERIFY2(row[i + 1] - row[i] > 1 - 1e-6, qPrintable(QString::number(row[i + 1] - row[i])));
        }
        for (std::size_t i = 0; i < parents.size(); ++i) {
            QVERIFY(std::ranges::is_sorted(children[i]));
            if (!children[i].empty())
                QVERIFY(std::abs(places[i] - (children[i].front() + children[i].back()) / 2) < 1e-6);
        }
        QVERIFY(std::abs(*std::ranges::min_element(places)) < 1e-9);
    }
}

void TidyTreeTest::deepAndWideTreesEnd()
{
    std::vector<int> chain(100'000);
    for (std::size_t i = 0; i < chain.size(); ++i)
        chain[i] = int(i) - 1;
    QCOMPARE(tidyPlaces(chain).back(), 0.0);
    std::vector<int> wide(100'000, 0);
    wide.front() = -1;
    QCOMPARE(tidyPlaces(wide).back(), 99'998.0);
}

QTEST_GUILESS_MAIN(TidyTreeTest)
#include "tidytree_test.moc"
