// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Lives as intervals: text in, tree out.
#include "tests/bench/heap.h"
#include "tests/bench/synthetic.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

namespace {

std::vector<QByteArray> batchesOf(SyntheticMix mix)
{
    SyntheticStream stream({mix, 50'000, 1, 5'000});
    std::vector<QByteArray> batches;
    while (const auto message = stream.next())
        if (message->type == MessageType::Events || message->type == MessageType::Snapshot)
            batches.push_back(message->payload);
    return batches;
}

// Takes records in as they are, without a session around.
void fill(ProcessTable &table, const std::vector<QByteArray> &batches)
{
    quint64 number = 0;
    for (const auto &batch : batches) {
        BatchReader reader(batch);
        while (const auto record = reader.next()) {
            const auto event = decodeRecord(*record);
            table.apply(*event, EventNumber(number++), event->time());
        }
    }
}

quint32 countRows(const ProcessTable &table, Position position, std::initializer_list<ProcessState> states)
{
    quint32 count = 0;
    for (quint32 row = 0; row < table.size(); ++row)
        count += std::ranges::count(states, table.stateAt(ProcessIndex(row), position));
    return count;
}

} // namespace

class ProcessTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsLives_data();
    void drawsLives();
    void reusedPidIsAnotherLife();
    void treeAtAPositionIsThatOfTheMoment();
    void rowsNeverMove();
    void refusedForkIsNoFork();
    void endedWithoutReapsIsNoZombie();
    void anEndThatWasSeenStands();
    void countsAreThoseOfTheRows_data() { drawsLives_data(); }
    void countsAreThoseOfTheRows();
    void processesAreSmall_data();
    void processesAreSmall();
};

void ProcessTableTest::drawsLives_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tree");

    QTest::newRow("fork, exec, exit, reap") << "1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 2 exit 0; 2 reap"
                                            << "sh (1) existed\n  ls (2) ok [sh>ls]";
    QTest::newRow("zombie") << "1 exists sh; 1 fork 2; 2 exit 1"
                            << "sh (1) existed\n  sh (2) zombie, status 1";
    QTest::newRow("signal and core")
        << "1 exists sh; 1 fork 2; 1 fork 3; 2 exit SIGKILL; 2 reap; 3 exit SIGSEGV; 3 reap"
        << "sh (1) existed\n  sh (2) SIGKILL (9)\n  sh (3) SIGSEGV (11), core dumped";
    QTest::newRow("siblings in birth order") << "1 exists sh; 1 fork 30; 1 fork 7; 1 fork 19"
                                             << "sh (1) existed\n  sh (30)\n  sh (7)\n  sh (19)";
    QTest::newRow("exec from another thread keeps the process")
        << "1 exists sh; 1 fork 2; 2 thread 12; 2 thread 13; 2 leader-exit; 2 exec from 12 /bin/date; 2 thread-exit 13"
        << "sh (1) existed\n  date (2) [sh>date]";
    QTest::newRow("leader ends first, the process goes on") << "1 exists sh; 1 fork 2; 2 thread 12; 2 leader-exit"
                                                            << "sh (1) existed\n  sh (2) threads 1";
    QTest::newRow("CLONE_PARENT makes a sibling") << "1 exists init; 2 exists sh under 1; 2 fork 3 parent 1"
                                                  << "init (1) existed\n  sh (2) existed\n  sh (3)";
    QTest::newRow("orphan keeps its place")
        << "1 exists init; 1 fork 2; 2 fork 3; 2 exit 0; 2 reap; 3 exit 0 under 1; 3 reap"
        << "init (1) existed\n  init (2) ok\n    init (3) ok now under 1";
    QTest::newRow("adoption") << "1 exists init; 1 fork 2; 2 fork 3; 2 exit 0; 2 reap; 3 adopted 1"
                              << "init (1) existed\n  init (2) ok\n    init (3) now under 1";
    QTest::newRow("refused forks stay at their caller") << "1 exists sh; 1 fork 2; 1 refused EAGAIN; 1 fork 3"
                                                        << "sh (1) existed\n  sh (2)\n  sh refused EAGAIN\n  sh (3)";
    QTest::newRow("unknown parent is said so") << "1 exists sh; 7 fork 8"
                                               << "sh (1) existed\n? (7) existed\n   (8)";
    QTest::newRow("reap without a seen exit") << "1 exists sh; 1 fork 2; 2 reap"
                                              << "sh (1) existed\n  sh (2) ended (event lost)";
    QTest::newRow("lost exit is healed by a snapshot")
        << "1 exists sh; 1 fork 2; 1 fork 3; lost 1; snapshot 1 3; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed\n  sh (2) ended (event lost)\n  sh (3)";
    QTest::newRow("lost exec is healed by a snapshot")
        << "1 exists sh; 1 fork 2; 2 renamed date; lost 1; snapshot 1 2; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed\n  date (2) [sh>date]";
    QTest::newRow("a snapshot does not undo an exec")
        << "1 exists sh; 1 fork 2; 2 renamed date; snapshot 1 2; 2 exec /bin/ls; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed\n  ls (2) [sh>ls]";
    QTest::newRow("an end on its way is not inferred") << "1 exists sh; 1 fork 2; snapshot 1; 2 exit 3; 2 reap"
                                                       << "sh (1) existed\n  sh (2) status 3";
    QTest::newRow("a zombie that is gone was reaped")
        << "1 exists sh; 1 fork 2; 2 exit 3; +1500ms; snapshot 1; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed\n  sh (2) status 3";
    QTest::newRow("a reaping on its way is not inferred")
        << "1 exists sh; 1 fork 2; 2 exit 3; snapshot 1; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed\n  sh (2) zombie, status 3";
    QTest::newRow("real exit after an inferred one wins")
        << "1 exists sh; 1 fork 2; snapshot 1; 1 thread 9; 1 thread-exit 9; lost 1; 2 exit 3; 2 reap"
        << "sh (1) existed\n  sh (2) status 3";
    QTest::newRow("a number of a thread that is used again was free: its end was lost")
        << "1 exists sh; 1 thread 9; 1 thread 9; 1 thread-exit 9"
        << "sh (1) existed";
    QTest::newRow("threads of two computers may have one number")
        << "1 exists sh; 2 exists sh; 1 thread 9; 2 thread 9; 1 thread-exit 9"
        << "sh (1) existed\nsh (2) threads 1 existed";
    QTest::newRow("snapshot shows a new parent")
        << "1 exists init; 1 fork 2; 2 fork 3; 2 exit 0; 2 reap; 3 adopted 1; snapshot 1 3"
        << "init (1) existed\n  init (2) ok\n    init (3) now under 1";
}

void ProcessTableTest::drawsLives()
{
    QFETCH(QString, text);
    QFETCH(QString, tree);
    const auto session = sessionOf(text);
    QCOMPARE(drawTree(session->processes(), session->events().size()), tree);
}

void ProcessTableTest::reusedPidIsAnotherLife()
{
    const auto session =
        sessionOf(u"1 exists sh; 1 fork 2; 2 exit 1; 2 reap; 1 fork 2; 2 exec /bin/true; 2 exit 0; 2 reap"_qs);
    QCOMPARE(drawTree(session->processes(), session->events().size()),
             u"sh (1) existed\n  sh (2) status 1\n  true (2) ok [sh>true]"_qs);
}

void ProcessTableTest::treeAtAPositionIsThatOfTheMoment()
{
    const auto session =
        sessionOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls; 2 fork 3; 3 exit 0; 3 reap; 2 exit 2; 2 reap"_qs);
    const auto &table = session->processes();
    const auto start = session->events().prologue();
    const QStringList trees{
        u"sh (1) existed"_qs,
        u"sh (1) existed\n  sh (2)"_qs,
        u"sh (1) existed\n  ls (2) [sh>ls]"_qs,
        u"sh (1) existed\n  ls (2) [sh>ls]\n    ls (3)"_qs,
        u"sh (1) existed\n  ls (2) [sh>ls]\n    ls (3) zombie, ok"_qs,
        u"sh (1) existed\n  ls (2) [sh>ls]\n    ls (3) ok"_qs,
        u"sh (1) existed\n  ls (2) zombie, status 2 [sh>ls]\n    ls (3) ok"_qs,
        u"sh (1) existed\n  ls (2) status 2 [sh>ls]\n    ls (3) ok"_qs,
    };
    // Forth and back: a position has one tree.
    for (qsizetype step = 0; step < trees.size(); ++step)
        QCOMPARE(drawTree(table, start + Position(step)), trees[step]);
    for (auto step = trees.size() - 1; step >= 0; --step)
        QCOMPARE(drawTree(table, start + Position(step)), trees[step]);
    QCOMPARE(table.stateAt(ProcessIndex(2), start), ProcessState::NotYet);
}

void ProcessTableTest::rowsNeverMove()
{
    const auto session =
        sessionOf(u"1 exists sh; 1 fork 2; 1 fork 3; 2 fork 4; 3 fork 5; 2 exit 0; 2 reap; 1 fork 6"_qs);
    const auto &table = session->processes();
    for (Position position = 0; position <= session->events().size(); ++position) {
        const auto children = table.childrenAt(ProcessIndex(0), position);
        for (std::size_t row = 0; row < children.size(); ++row)
            QCOMPARE(table.rowOf(children[row]), int(row));
        QVERIFY(children.size() <= table.childrenAt(ProcessIndex(0), position + 1).size());
    }
    QCOMPARE(table.countAt(session->events().size()), 6u);
}

void ProcessTableTest::refusedForkIsNoFork()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 1 refused EAGAIN; 1 refused ENOMEM"_qs);
    const auto &table = session->processes();
    const auto sh = *table.find({1, table.at(ProcessIndex(0)).key.start});
    QCOMPARE(table.forksAt(sh, session->events().size()), 1u);
    QCOMPARE(table.childrenAt(sh, session->events().size()).size(), 3u);
    QCOMPARE(table.at(sh).refusals, 2u);

    // Nor is a child that was there before.
    const auto found = sessionOf(u"1 exists init; 2 exists sh under 1; 1 fork 3"_qs);
    QCOMPARE(found->processes().forksAt(ProcessIndex(0), found->events().size()), 1u);
}

void ProcessTableTest::endedWithoutReapsIsNoZombie()
{
    auto messages = messagesOf(u"1 exists sh; 1 fork 2; 2 exit 0"_qs);
    auto hello = *decodeHello(messages[0].payload);
    hello.fixed.capabilities = FORKSCOPE_CAN_LINEAGE;
    messages[0].payload = encodeHello(hello);
    Session session(std::make_unique<FakeSource>(messages));
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(drawTree(session.processes(), session.events().size()), u"sh (1) existed\n  sh (2) ok"_qs);
}

// A list of tasks takes its time: what it calls a zombie may have been collected before it is told.
void ProcessTableTest::anEndThatWasSeenStands()
{
    Exit exit{};
    exit.fixed.head.flags = FORKSCOPE_GROUP_DEATH;
    Reap reap{};
    Existing zombie{};
    zombie.fixed.zombie = 1;
    for (auto *head : {&exit.fixed.head, &reap.fixed.head, &zombie.fixed.head}) {
        head->tgid = 7;
        head->start = 1;
    }
    exit.fixed.status = zombie.fixed.status = 3 << 8;
    ProcessTable table;
    const auto process = table.apply({exit}, EventNumber(0), timeFromNs(10));
    table.apply({reap}, EventNumber(1), timeFromNs(20));
    QCOMPARE(table.apply({zombie}, EventNumber(2), timeFromNs(30)), process);
    QCOMPARE(table.at(process).ended, timeFromNs(10));
    QCOMPARE(table.stateAt(process, 1), ProcessState::Zombie);
    QCOMPARE(table.stateAt(process, 2), ProcessState::Ended);
    QCOMPARE(table.stateAt(process, 3), ProcessState::Ended);
}

void ProcessTableTest::countsAreThoseOfTheRows()
{
    using enum ProcessState;
    QFETCH(QString, text);
    const auto session = sessionOf(text);
    const auto &table = session->processes();
    for (Position position = 0; position <= session->events().size(); ++position) {
        QCOMPARE(table.runningAt(position), countRows(table, position, {Running}));
        QCOMPARE(table.livesAt(position), countRows(table, position, {Running, Zombie, Ended}));
    }
}

void ProcessTableTest::processesAreSmall_data()
{
    QTest::addColumn<SyntheticMix>("mix");
    QTest::newRow("build") << SyntheticMix::Build;
    QTest::newRow("fork bomb") << SyntheticMix::Bomb;
}

// Names are few and shared, so that they are counted here with all the rest.
void ProcessTableTest::processesAreSmall()
{
    static_assert(sizeof(Process) <= 96 && sizeof(NameChange) == 12);
    QFETCH(SyntheticMix, mix);
    const auto batches = batchesOf(mix);
    const auto before = allocatedBytes();
    const auto table = std::make_unique<ProcessTable>();
    fill(*table, batches);
    const auto allocated = allocatedBytes() - before;
    qInfo("%u processes, %.1f bytes each; %.1f by the table's own count", table->size(),
          double(allocated) / table->size(), double(table->bytes()) / table->size());
    QVERIFY(allocated <= 160 * quint64(table->size()));
    QVERIFY(table->bytes() <= allocated);
}

QTEST_GUILESS_MAIN(ProcessTableTest)
#include "processtable_test.moc"
