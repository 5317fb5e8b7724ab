// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The subtree of a command, cut out of a stream of the whole machine. Process 1 makes the command, process 2.
#include "app/stream/subtreefilter.h"

#include "app/stream/batchbuilder.h"
#include "tests/session/notation.h"

#include <QTest>

#include <cstring>

using namespace forkscope;

class SubtreeFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhatIsBornBelow_data();
    void passesWhatIsBornBelow();
    void numbersWithoutGaps();
    void lossOfTheHelperKeepsItsNumbers();
    void rootIsTheForkOfItsMaker();
    void rootIsFoundInItsPidNamespace();
    void isOverWhenAllAreCollected();
    void isOverAtTheEndWhereReapsAreNotRecorded();
    void snapshotAfterALossTellsEndsAndBirths();
    void snapshotNamesThePlaceInTheOwnStream();
    void recordsThatCameAfterTheirSnapshotPass();
};

namespace {

constexpr SubtreeFilter::Root root{1, 2, 4026531836u};

SubtreeFilter makeFilter()
{
    return SubtreeFilter(root, SubtreeFilter::Reaps::Recorded);
}

std::vector<Message> passAll(SubtreeFilter &filter, const std::vector<Message> &messages)
{
    std::vector<Message> passed;
    for (const auto &message : messages)
        for (const auto &part : filter.pass(message))
            passed.push_back(part);
    return passed;
}

// A session of what was passed, greeted as CommandSource does it.
std::unique_ptr<Session> sessionOf(const Message &hello, std::vector<Message> passed)
{
    BatchBuilder nothing(FORKSCOPE_BATCH_SNAPSHOT);
    passed.insert(
        passed.begin(),
        {hello, {MessageType::Snapshot, nothing.take(0, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)}});
    auto session = std::make_unique<Session>(std::make_unique<FakeSource>(passed));
    session->start();
    while (session->state() != Session::State::Ended)
        QCoreApplication::processEvents();
    return session;
}

QString treeOf(const std::vector<Message> &messages)
{
    auto filter = makeFilter();
    const auto session = sessionOf(messages.front(), passAll(filter, messages));
    return drawTree(session->processes(), session->events().size());
}

forkscope_batch headOf(const Message &message)
{
    return BatchReader(message.payload).head();
}

template <class Fixed>
Message eventMessage(const Fixed &fixed, quint64 number)
{
    BatchBuilder builder;
    builder.add(fixed, {"x"});
    return {MessageType::Events, builder.take(number)};
}

} // namespace

void SubtreeFilterTest::passesWhatIsBornBelow_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("tree");
    QTest::newRow("strangers stay out")
        << QStringLiteral(
               "1 exists env; 9 exists sh; 9 fork 10; 1 fork 2; 2 exec /bin/make; 10 exec /bin/ls; 2 fork 3;"
               "10 exit 0; 3 exec /bin/cc; 9 thread 11; 3 exit 0; 3 reap; 10 reap; 2 exit 1; 2 reap; 9 exit 0")
        << QStringList{u"?(1) existed"_qs, u"  make (2) status 1 [env>make]"_qs, u"    cc (3) ok [make>cc]"_qs};
    QTest::newRow("threads and refusals pass")
        << u"1 exists env; 1 thread 7; 1 fork 2; 1 refused EAGAIN; 2 thread 5; 2 refused ENOMEM"_qs
        << QStringList{u"?(1) existed"_qs, u"  env (2) threads 1"_qs, u"    env refused ENOMEM"_qs};
    QTest::newRow("siblings made by a member pass")
        << u"1 exists env; 1 fork 2; 2 fork 3 parent 1; 3 fork 4"_qs
        << QStringList{u"?(1) existed"_qs, u"  env (2)"_qs, u"  env (3)"_qs, u"    env (4)"_qs};
    QTest::newRow("orphans stay members")
        << QStringLiteral(
               "8 exists init; 1 exists env; 1 fork 2; 2 fork 3; 2 exit 0; 3 adopted 8; 2 reap; 3 fork 4; 8 fork 5")
        << QStringList{u"?(1) existed"_qs, u"  env (2) ok"_qs, u"    env (3) now under 8"_qs, u"      env (4)"_qs,
                       u"?(8) existed"_qs};
    QTest::newRow("a pid that is used again is a stranger")
        << QStringLiteral(
               "1 exists env; 9 exists sh; 1 fork 2; 2 fork 3; 3 exit 0; 3 reap; 9 fork 3; 3 exec /bin/ls; 3 fork 4")
        << QStringList{u"?(1) existed"_qs, u"  env (2)"_qs, u"    env (3) ok"_qs};
}

void SubtreeFilterTest::passesWhatIsBornBelow()
{
    QFETCH(QString, text);
    QFETCH(QStringList, tree);
    auto drawn = treeOf(messagesOf(text)).split(QLatin1Char('\n'));
    for (auto &line : drawn)
        line.replace(QLatin1String("? ("), QLatin1String("?("));
    QCOMPARE(drawn, tree);
}

void SubtreeFilterTest::numbersWithoutGaps()
{
    auto filter = makeFilter();
    const auto passed =
        passAll(filter, messagesOf(QStringLiteral("1 exists env; 9 exists sh; 9 fork 8; 1 fork 2; 9 fork 7; 2 fork 3;"
                                                  "lost 4; 9 fork 6; lost 2; 8 exit 0; 3 exit 0; 2 exit 0")));
    QCOMPARE(passed.size(), 4u); // two batches, two losses
    QCOMPARE(headOf(passed[0]).first_seq, 0u);
    QCOMPARE(headOf(passed[0]).count, 2u);
    for (const auto &message : {passed[1], passed[2]}) {
        const auto loss = *decodeLoss(message.payload);
        QCOMPARE(loss.first_seq, 2u);
        QCOMPARE(loss.last_seq, 2u);
    }
    QCOMPARE(decodeLoss(passed[1].payload)->count, 4u);
    QCOMPARE(headOf(passed[3]).first_seq, 2u);
    QCOMPARE(headOf(passed[3]).count, 2u);
}

void SubtreeFilterTest::lossOfTheHelperKeepsItsNumbers()
{
    auto filter = makeFilter();
    auto messages = messagesOf(u"1 exists env; 1 fork 2; lost 1; 2 fork 3"_qs);
    forkscope_loss loss{FORKSCOPE_STAGE_HELPER, FORKSCOPE_CAUSE_QUEUE_FULL, ~0u, 40, 100, 139, 0, 0};
    messages[3].payload = QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss);
    const auto hello = messages.front();
    const auto passed = passAll(filter, messages);
    loss = *decodeLoss(passed[1].payload);
    QCOMPARE(loss.first_seq, 1u);
    QCOMPARE(loss.last_seq, 40u);
    QCOMPARE(headOf(passed[2]).first_seq, 41u);
    QCOMPARE(sessionOf(hello, passed)->lostEvents(), 40u); // and no gap beside it
}

void SubtreeFilterTest::rootIsTheForkOfItsMaker()
{
    auto filter = makeFilter();
    passAll(filter, messagesOf(u"1 exists env; 9 exists sh; 9 fork 2; 2 exit 0; 2 reap; 1 fork 2"_qs));
    QCOMPARE(filter.root(), (ProcessKey{2, 1'006'000'000}));
}

void SubtreeFilterTest::rootIsFoundInItsPidNamespace()
{
    auto filter = makeFilter();
    forkscope_fork fork{.head = {.type = FORKSCOPE_FORK, .tgid = 4711, .start = 5}};
    fork.creator_tgid = 4700;
    fork.ns_level = 1;
    fork.ns_pid = 2;
    fork.pid_ns = 4026532222u; // another container
    QVERIFY(filter.pass(eventMessage(fork, 0)).empty());
    fork.pid_ns = root.pidNamespace;
    QCOMPARE(filter.pass(eventMessage(fork, 1)).size(), 1u);
    QCOMPARE(filter.root(), (ProcessKey{4711, 5}));
}

void SubtreeFilterTest::isOverWhenAllAreCollected()
{
    auto filter = makeFilter();
    const auto messages =
        messagesOf(QStringLiteral("1 exists env; 1 fork 2; 2 fork 3; lost 1; 2 exit 0; 2 reap; lost 1; 3 exit 0;"
                                  "lost 1; 3 reap"));
    QStringList states;
    for (const auto &message : messages) {
        filter.pass(message);
        if (message.type == MessageType::Events)
            states << u"%1%2"_qs.arg(filter.hasRootEnded()).arg(filter.isOver());
    }
    QCOMPARE(states, (QStringList{u"00"_qs, u"10"_qs, u"10"_qs, u"11"_qs}));
}

void SubtreeFilterTest::isOverAtTheEndWhereReapsAreNotRecorded()
{
    SubtreeFilter filter(root, SubtreeFilter::Reaps::NotRecorded);
    const auto messages = messagesOf(u"1 exists env; 1 fork 2; 2 fork 3; 3 exit 0; lost 1; 2 exit 0"_qs);
    filter.pass(messages[2]);
    QVERIFY(!filter.isOver());
    passAll(filter, messages);
    QVERIFY(filter.isOver());
}

// Process 3 ended and process 4 was born while records were lost.
void SubtreeFilterTest::snapshotAfterALossTellsEndsAndBirths()
{
    auto messages =
        messagesOf(QStringLiteral("1 exists env; 9 exists sh; 1 fork 2; 2 fork 3; lost 1; 2 fork 4; lost 1; +5ms;"
                                  "snapshot 1 9 2 4"));
    messages.erase(messages.begin() + 4);
    QCOMPARE(messages[4].type, MessageType::Loss);
    auto filter = makeFilter();
    const auto passed = passAll(filter, messages);
    const auto session = sessionOf(messages.front(), passed);
    QCOMPARE(drawTree(session->processes(), session->events().size()),
             u"? (1) existed\n  env (2)\n    env (3) ended (event lost)\n    env (4) inferred start"_qs);
}

void SubtreeFilterTest::snapshotNamesThePlaceInTheOwnStream()
{
    auto filter = makeFilter();
    auto messages =
        messagesOf(QStringLiteral("1 exists env; 9 exists sh; 9 fork 8; 1 fork 2; 9 fork 7; 2 fork 3; 2 fork 4;"
                                  "snapshot 1 2 3 4 9 8 7"));
    // The iteration began before the last two records.
    auto &snapshot = messages.back();
    auto head = headOf(snapshot);
    head.first_seq = 3;
    head.time_first = 123;
    std::memcpy(snapshot.payload.data(), &head, sizeof head);
    const auto passed = passAll(filter, messages);
    QCOMPARE(passed.back().type, MessageType::Snapshot);
    QCOMPARE(headOf(passed.back()).first_seq, 1u);
    QCOMPARE(headOf(passed.back()).count, 3u);
    QCOMPARE(headOf(passed.back()).time_first, 123u);
    QCOMPARE(int(headOf(passed.back()).flags), FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART);
}

// What ended just before a snapshot may be told just after it.
void SubtreeFilterTest::recordsThatCameAfterTheirSnapshotPass()
{
    auto filter = makeFilter();
    passAll(filter, messagesOf(u"1 exists env; 1 fork 2; 2 fork 3; +5ms; snapshot 1 2"_qs));
    QVERIFY(!filter.isOver());
    const auto later = messagesOf(u"1 exists env; 1 fork 2; 2 fork 3; lost 1; 3 exit 0; 3 reap; 2 exit 0; 2 reap"_qs);
    QCOMPARE(headOf(filter.pass(later.back()).front()).count, 4u);
    QVERIFY(filter.isOver());
}

QTEST_GUILESS_MAIN(SubtreeFilterTest)
#include "subtreefilter_test.moc"
