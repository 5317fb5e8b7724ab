// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of children in common pages, and the index of keys, beside plain containers that cannot be wrong.
#include "app/session/childlists.h"
#include "app/session/keyindex.h"

#include <QTest>

#include <random>
#include <unordered_map>

using namespace forkscope;

namespace {

using Children = std::vector<ProcessIndex>;

Children copyOf(std::span<const ProcessIndex> children)
{
    return {children.begin(), children.end()};
}

} // namespace

class ChildListsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsGrowAndShrinkApart();
    void releasedBlocksAreUsedAgain();
    void keysAreFoundUntilErased();
};

void ChildListsTest::listsGrowAndShrinkApart()
{
    std::mt19937 random(1);
    ChildLists lists;
    std::vector<ChildLists::List> tested(50);
    std::vector<Children> model(tested.size());
    quint32 next = 0;
    for (int turn = 0; turn < 60'000; ++turn) {
        // A few grow beyond a page, most stay short.
        const auto which = std::min(random() % tested.size(), random() % tested.size()) * (random() % 3) / 2;
        lists.append(tested[which], ProcessIndex(next));
        model[which].push_back(ProcessIndex(next++));
        if (turn % 5'000 == 4'999) {
            const auto filtered = random() % 3;
            const auto divisor = 1 + random() % 3;
            const auto stays = [&](ProcessIndex child) { return toRow(child) % divisor == 0; };
            lists.filter(tested[filtered], stays);
            std::erase_if(model[filtered], [&](ProcessIndex child) { return !stays(child); });
        }
        if (turn % 100 == 0)
            QCOMPARE(copyOf(lists.of(tested[which])), model[which]);
    }
    QVERIFY(model[0].size() > 4096); // one too long for a page was among them
    for (std::size_t which = 0; which < tested.size(); ++which)
        QCOMPARE(copyOf(lists.of(tested[which])), model[which]);
}

void ChildListsTest::releasedBlocksAreUsedAgain()
{
    ChildLists lists;
    std::size_t most = 0;
    for (int round = 0; round < 20; ++round) {
        std::vector<ChildLists::List> tested(300);
        for (quint32 child = 0; child < 30'000; ++child)
            lists.append(tested[child % tested.size()], ProcessIndex(child));
        if (round == 0)
            most = lists.bytes();
        QCOMPARE(lists.bytes(), most);
        for (auto &list : tested)
            lists.filter(list, [](ProcessIndex) { return false; });
        QVERIFY(lists.of(tested[0]).empty());
    }
    QVERIFY(most < 30'000 * 4 * 4);
}

void ChildListsTest::keysAreFoundUntilErased()
{
    std::mt19937 random(2);
    std::vector<ProcessKey> keys;
    const auto keyOf = [&](ProcessIndex process) { return keys[toRow(process)]; };
    KeyIndex index;
    std::unordered_map<quint32, ProcessIndex> model; // by pid, which stands for its key
    const auto keyWith = [](quint32 pid) { return ProcessKey{pid, quint64(pid) << 40}; };
    for (int turn = 0; turn < 20'000; ++turn) {
        const auto pid = 1 + quint32(random() % 3'000);
        const auto found = index.find(keyWith(pid), keyOf);
        const auto known = model.find(pid);
        QCOMPARE(found, known == model.end() ? NoProcess : known->second);
        if (found == NoProcess) {
            keys.push_back(keyWith(pid));
            index.insert(ProcessIndex(keys.size() - 1), keyOf);
            model.emplace(pid, ProcessIndex(keys.size() - 1));
        } else if (random() % 3 != 0) {
            index.erase(found, keyOf);
            keys[toRow(found)] = {};
            model.erase(known);
        }
    }
    for (const auto &[pid, process] : model)
        QCOMPARE(index.find(keyWith(pid), keyOf), process);
}

QTEST_GUILESS_MAIN(ChildListsTest)
#include "childlists_test.moc"
