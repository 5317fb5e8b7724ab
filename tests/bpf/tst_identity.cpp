// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A process is a life and not a number: the seven cases where the two are easily taken for one another.
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include <unistd.h>

#include "lifechecker.h"
#include "recorder.h"

class IdentityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void R6_execByAnotherThreadKeepsTheLife();
    void R6_endOfTheFirstThreadIsNotTheEnd();
    void R6_childOfACloneParentHangsUnderTheParent();
    void R6_orphanHasANewParent();
    void R6_reusedNumberIsAnotherLife();
    void R6_oldLeaderFreedIsNotCollected();
    void R6_threadsAreNoLives();
    void R8_nothingComesOutOfOrder_data();
    void R8_nothingComesOutOfOrder();

private:
    using Key = std::pair<__u32, __u64>;

    // All that happened in a program of that name; its process is the first that is born.
    Records run(const char *program);
    static std::vector<const Record *> of(const Records &records, forkscope_type type, std::optional<Key> key = {});
    static Key keyOf(const Record &record) { return {record.head().tgid, record.head().start}; }
    static std::set<Key> livesIn(const Records &records);

    std::unique_ptr<Recorder> m_recorder;
    Key m_first;
};

void IdentityTest::initTestCase()
{
    CaptureSettings settings;
    settings.threads = settings.arguments = true;
    m_recorder = std::make_unique<Recorder>(settings);
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
}

Records IdentityTest::run(const char *program)
{
    const Records records = m_recorder->run(Recorder::program(program));
    m_first = records.empty() ? Key() : keyOf(records.front());
    return records;
}

std::vector<const Record *> IdentityTest::of(const Records &records, forkscope_type type, std::optional<Key> key)
{
    std::vector<const Record *> found;
    for (const Record &record : records) {
        if (record.head().type == type && (!key || keyOf(record) == *key))
            found.push_back(&record);
    }
    return found;
}

std::set<IdentityTest::Key> IdentityTest::livesIn(const Records &records)
{
    std::set<Key> lives;
    for (const Record &record : records)
        lives.insert(keyOf(record));
    return lives;
}

void IdentityTest::R6_execByAnotherThreadKeepsTheLife()
{
    const Records records = run("thread_exec");
    QCOMPARE(livesIn(records).size(), size_t(1));
    const auto execs = of(records, FORKSCOPE_EXEC);
    QCOMPARE(execs.size(), size_t(2));
    const auto &last = execs[1]->as<forkscope_exec>();
    QCOMPARE(last.tid, m_first.first);
    QVERIFY(last.old_tid != last.tid);
}

void IdentityTest::R6_endOfTheFirstThreadIsNotTheEnd()
{
    const Records records = run("leader_first");
    QCOMPARE(livesIn(records).size(), size_t(1));
    const auto exits = of(records, FORKSCOPE_EXIT);
    QCOMPARE(exits.size(), size_t(2));
    QCOMPARE(exits[0]->as<forkscope_exit>().tid, m_first.first);
    QVERIFY(!(exits[0]->head().flags & FORKSCOPE_GROUP_DEATH));
    QVERIFY(exits[1]->head().flags & FORKSCOPE_GROUP_DEATH);
}

void IdentityTest::R6_childOfACloneParentHangsUnderTheParent()
{
    const Records records = run("clone_parent");
    const auto births = of(records, FORKSCOPE_FORK);
    QCOMPARE(births.size(), size_t(2));
    const auto &child = births[1]->as<forkscope_fork>();
    QCOMPARE(child.creator_tgid, m_first.first);
    QCOMPARE(child.parent_tgid, unsigned(getpid()));
    QCOMPARE(child.parent_start, births[0]->as<forkscope_fork>().parent_start);
}

void IdentityTest::R6_orphanHasANewParent()
{
    const Records records = run("orphan");
    const auto births = of(records, FORKSCOPE_FORK);
    QCOMPARE(births.size(), size_t(3));
    const Key grandchild = keyOf(*births[2]);
    QVERIFY(births[2]->as<forkscope_fork>().parent_tgid != m_first.first);
    const auto exits = of(records, FORKSCOPE_EXIT, grandchild);
    QCOMPARE(exits.size(), size_t(1));
    QCOMPARE(exits[0]->as<forkscope_exit>().parent_tgid, m_first.first);
    QCOMPARE(exits[0]->as<forkscope_exit>().parent_start, m_first.second);
}

void IdentityTest::R6_reusedNumberIsAnotherLife()
{
    constexpr __u64 soon = 10'000'000; // ns between the two births
    bool wasSoon = false;
    for (int i = 0; i < 50 && !wasSoon; ++i) { // on a busy machine it may take longer
        const Records records = run("pid_reuse");
        const auto births = of(records, FORKSCOPE_FORK);
        QCOMPARE(births.size(), size_t(3));
        const Key one = keyOf(*births[1]), other = keyOf(*births[2]);
        QCOMPARE(one.first, other.first);
        QVERIFY(one.second < other.second);
        for (const Key &key : {one, other})
            QCOMPARE(of(records, FORKSCOPE_EXIT, key).size(), size_t(1));
        wasSoon = other.second - one.second < soon;
    }
    QVERIFY(wasSoon);
}

void IdentityTest::R6_oldLeaderFreedIsNotCollected()
{
    const Records records = run("thread_exec");
    const auto reaps = of(records, FORKSCOPE_REAP, m_first);
    QCOMPARE(reaps.size(), size_t(1));
    const auto exits = of(records, FORKSCOPE_EXIT, m_first);
    QVERIFY(!exits.empty() && exits.back() < reaps[0]); // the first leader was freed at the exec, long before
    QVERIFY(of(records, FORKSCOPE_EXEC, m_first).back() < exits.back());
}

void IdentityTest::R6_threadsAreNoLives()
{
    const Records records = run("thread");
    const auto births = of(records, FORKSCOPE_FORK);
    std::set<Key> born;
    int threads = 0;
    for (const Record *birth : births) {
        const auto &fork = birth->as<forkscope_fork>();
        const bool isThread = fork.head.flags & FORKSCOPE_THREAD;
        QCOMPARE(isThread, fork.tid != fork.head.tgid);
        threads += isThread;
        QCOMPARE(born.insert(keyOf(*birth)).second, !isThread);
    }
    QVERIFY(threads > 0);
}

void IdentityTest::R8_nothingComesOutOfOrder_data()
{
    QTest::addColumn<QByteArray>("program");
    for (const char *name : {"fork", "vfork", "thread", "thread_exec", "leader_first", "clone_parent", "orphan",
                             "pid_reuse", "killed", "spawn", "zombie"})
        QTest::newRow(name) << QByteArray(name);
}

void IdentityTest::R8_nothingComesOutOfOrder()
{
    QFETCH(QByteArray, program);
    const Records records = run(program.constData());
    LifeChecker checker(m_first.second);
    for (const Record &record : records)
        checker.take(record.head());
    QVERIFY(checker.lives() > 0);
    QCOMPARE(checker.problems().join(QLatin1Char('\n')), QString());
    // And the checker is awake: the same backwards is all wrong.
    LifeChecker backwards(m_first.second);
    for (auto record = records.rbegin(); record != records.rend(); ++record)
        backwards.take(record->head());
    QVERIFY(!backwards.problems().isEmpty());
}

QTEST_GUILESS_MAIN(IdentityTest)
#include "tst_identity.moc"
