// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/cutrecording.h"
#include "tests/bench/synthetic.h"
#include "tests/editing/files.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class CutRecordingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_files = std::make_unique<Files>(); }

    void spanBeginsWithTheWatching();
    void pieceKnowsWhoLives_data();
    void pieceKnowsWhoLives();
    void pieceHoldsItsEventsOnly();
    void endsAreNotGuessed();
    void lossesAndNotesStayInTheirPlaces();
    void namesAreKept();
    void manyProcesses();
    void unreadableOriginalLeavesNothing();

private:
    std::unique_ptr<Session> cut(const QString &path, std::optional<Time> from, Time to, const QString &name)
    {
        const auto writer = m_files->writer(name);
        auto done = cutRecordings({path}, from, to, *writer);
        if (!done)
            qFatal("%s", qPrintable(done.error()));
        return sessionOf(m_files->read(name));
    }

    std::unique_ptr<Files> m_files;
};

namespace {

constexpr auto later = Duration(1);

} // namespace

void CutRecordingTest::spanBeginsWithTheWatching()
{
    auto span = spanOfRecording(m_files->write(u"a"_qs, messagesOf(u"1 exists init; +5ms; 1 fork 2; 2 exit 0"_qs)));
    QVERIFY(bool(span));
    QCOMPARE(toNs(span->begin), 1'001'000'000u);
    QCOMPARE(toNs(span->end), 1'008'000'000u);
    auto unlisted = messagesOf(u"1 fork 2"_qs);
    std::erase_if(unlisted, [](const Message &message) { return message.type == MessageType::Snapshot; });
    span = spanOfRecording(m_files->write(u"b"_qs, unlisted));
    QCOMPARE(toNs(span->begin), 1'001'000'000u);
    unlisted.resize(1);
    QVERIFY(!spanOfRecording(m_files->write(u"c"_qs, unlisted)));
}

void CutRecordingTest::pieceKnowsWhoLives_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("fork and exec") << u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 1 fork 3; 3 fork 4; 2 exit 0; 2 reap;"
                                      "4 exec /bin/true; 3 exit 1; 4 exit 0; 3 reap"_qs;
    QTest::newRow("zombies") << u"1 exists sh; 1 fork 2; 2 exit 3; 1 fork 3; 3 exit SIGKILL; 2 reap; 3 reap"_qs;
    QTest::newRow("threads") << u"1 exists sh; 1 thread 10; 1 thread 11; 1 fork 2; 1 thread-exit 10; 2 thread 20;"
                                "2 leader-exit; 2 exec from 20 /bin/ls; 1 thread-exit 11"_qs;
    QTest::newRow("adoption") << u"1 exists init; 1 fork 2; 2 fork 3; 3 fork 4; 3 exit 0 under 1; 4 adopted 1;"
                                 "3 reap; 4 exec /bin/cat x; 4 exit 0"_qs;
    QTest::newRow("same pid again")
        << u"1 exists sh; 1 fork 2; 2 exit 0; 2 reap; 1 fork 2; 2 exec /bin/ls; 2 exit 1"_qs;
    QTest::newRow("lost births and ends")
        << u"1 exists sh; 1 fork 2; 1 fork 3; lost 4; +9ms; snapshot 1 2 7; 1 fork 4; 4 exit 0; 4 reap; 2 exit 0"_qs;
    QTest::newRow("refused") << u"1 exists sh; 1 refused EAGAIN; 1 fork 2; 2 refused ENOMEM; 2 exit 1"_qs;
    QTest::newRow("spawn") << u"1 exists sh; 1 vfork 2; 2 exec /bin/ls; 1 spawn 3; 3 exec /bin/cat; 3 exit 0"_qs;
}

// At every moment of the text: the piece from there begins with the same living processes and ends with the same, and a
// piece up to there ends with them.
void CutRecordingTest::pieceKnowsWhoLives()
{
    QFETCH(QString, text);
    const auto path = m_files->write(u"whole"_qs, messagesOf(text));
    const auto whole = sessionOf(text);
    const auto &events = whole->events();
    for (auto position = events.prologue(); position <= events.size(); ++position) {
        const auto time = *events.timeAt(position);
        if (events.positionAt(time) != position)
            continue; // no moment: the next event is drawn at the same time
        const auto from = cut(path, time + later, *whole->end() + later, QStringLiteral("from%1").arg(position));
        QCOMPARE(livingText(*from, from->events().prologue()), livingText(*whole, position));
        QCOMPARE(livingText(*from, from->events().size()), livingText(*whole, events.size()));
        const auto upTo = cut(path, std::nullopt, time, QStringLiteral("to%1").arg(position));
        QCOMPARE(livingText(*upTo, upTo->events().size()), livingText(*whole, position));
    }
}

void CutRecordingTest::pieceHoldsItsEventsOnly()
{
    const auto text = u"1 exists sh; 1 fork 2; 2 exec /bin/ls; 2 exit 0; 2 reap; 1 fork 3; 3 exit 0; 3 reap"_qs;
    const auto path = m_files->write(u"whole"_qs, messagesOf(text));
    // Each statement takes a millisecond, from 1 s on: the exit of 2 is at 1.004 s, the fork of 3 at 1.006 s.
    const auto piece = cut(path, timeFromNs(1'004'000'000), timeFromNs(1'006'000'000), u"piece"_qs);
    QCOMPARE(piece->events().size() - piece->events().prologue(), 3u);
    QCOMPARE(piece->events().type(EventNumber(piece->events().prologue())), EventType::Exit);
    QCOMPARE(drawTree(piece->processes(), Never), u"sh (1) existed\n  ls (2) ok existed\n  sh (3)"_qs);
    QVERIFY(piece->isComplete());
    QCOMPARE(toNs(*piece->begin()), 1'004'000'000u);
}

// A list of tasks that the piece ends with tells of nothing behind it.
void CutRecordingTest::endsAreNotGuessed()
{
    const auto text = u"1 exists sh; 1 fork 2; +5ms; 2 exit 0; snapshot 1; 1 fork 3; 3 exit 0"_qs;
    const auto path = m_files->write(u"whole"_qs, messagesOf(text));
    const auto piece = cut(path, std::nullopt, timeFromNs(1'003'000'000), u"piece"_qs);
    QCOMPARE(livingText(*piece, Never), u"1 of 0: sh\n2 of 1: sh"_qs);
}

void CutRecordingTest::lossesAndNotesStayInTheirPlaces()
{
    auto messages = messagesOf(u"1 exists sh; 1 fork 2; lost 5; 2 exit 0; lost 7; 1 fork 3"_qs);
    const auto path = m_files->write(u"whole"_qs, messages);
    const auto piece = cut(path, timeFromNs(1'004'000'000), timeFromNs(1'006'000'000), u"piece"_qs);
    QCOMPARE(piece->lostEvents(), 7u);
    QCOMPARE(piece->events().type(EventNumber(piece->events().prologue() + 1)), EventType::Lost);
    QCOMPARE(sessionOf(m_files->read(u"whole"_qs))->lostEvents(), 12u);
}

void CutRecordingTest::namesAreKept()
{
    auto messages = messagesOf(u"1 exists sh; 1 fork 2; 2 exit 0"_qs);
    forkscope_name fixed{.size = sizeof fixed + 7, .fixed = sizeof fixed, .kind = FORKSCOPE_NAME_USER, .id = 1000};
    const QByteArray name =
        QByteArray(reinterpret_cast<const char *>(&fixed), sizeof fixed) + QByteArray("\x05\0alice", 7);
    messages.insert(messages.begin() + 1, {MessageType::Name, name});
    const auto path = m_files->write(u"whole"_qs, messages);
    const auto piece = cut(path, timeFromNs(1'003'000'000), timeFromNs(1'004'000'000), u"piece"_qs);
    QCOMPARE(piece->names().users.value(1000), QByteArray("alice"));
}

void CutRecordingTest::manyProcesses()
{
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = 20'000, .seed = 7});
    std::vector<Message> messages;
    while (auto message = stream.next())
        messages.push_back(*message);
    const auto path = m_files->write(u"whole"_qs, messages);
    const auto whole = sessionOf(messages);
    for (const auto part : {1, 3, 7, 9}) {
        const auto time = *whole->begin() + (*whole->end() - *whole->begin()) * part / 10;
        const auto piece = cut(path, time, *whole->end(), QString::number(part));
        const auto position = whole->events().positionAt(time - later);
        QCOMPARE(livingText(*piece, piece->events().prologue()), livingText(*whole, position));
        QCOMPARE(livingText(*piece, Never), livingText(*whole, Never));
        QCOMPARE(piece->events().size() - piece->events().prologue(), whole->events().size() - position);
    }
}

void CutRecordingTest::unreadableOriginalLeavesNothing()
{
    const auto writer = m_files->writer(u"piece"_qs);
    QVERIFY(!cutRecordings({m_files->path(u"missing"_qs)}, std::nullopt, Time::max(), *writer));
    QVERIFY(!m_files->exists(u"piece"_qs));
}

QTEST_GUILESS_MAIN(CutRecordingTest)
#include "cutrecording_test.moc"
