// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/cutrecording.h"
#include "app/editing/mergerecordings.h"
#include "tests/editing/files.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class MergeRecordingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_files = std::make_unique<Files>(); }

    void hostsStandSideBySide();
    void clocksAreAligned();
    void laterListOfOneHostEndsNobodyElsewhere();
    void piecesOfOneBootFollowEachOther();
    void timeBetweenTwoRecordingsIsALoss();
    void sameTimeTwiceIsRefused();
    void hostWithoutAClockIsRefused();

private:
    QString write(const QString &name, const QString &text, const std::function<void(Hello &)> &change)
    {
        auto messages = messagesOf(text);
        changeHello(messages, change);
        return m_files->write(name, messages);
    }
    // Its error is the result's, or empty.
    QString merge(const QStringList &paths)
    {
        const auto writer = m_files->writer(u"merged"_qs);
        const auto done = mergeRecordings(paths, *writer);
        return done ? QString() : done.error();
    }

    std::unique_ptr<Files> m_files;
};

namespace {

constexpr quint64 second = 1'000'000'000;

std::function<void(Hello &)> computer(const char *name, quint8 boot, qint64 bootedLater = 0)
{
    return [=](Hello &hello) {
        hello.host = name;
        hello.fixed.boot_id[0] = boot;
        hello.fixed.realtime += quint64(bootedLater);
    };
}

} // namespace

void MergeRecordingsTest::hostsStandSideBySide()
{
    const auto a =
        write(u"a"_qs, u"1 exists init; 1 fork 2; 2 exec /bin/ls; 2 exit 0; 2 reap"_qs, computer("alpha", 1));
    const auto b = write(u"b"_qs, u"1 exists init; 1 fork 2; 2 exec /bin/cat; 2 exit 1"_qs, computer("beta", 2, 500));
    QCOMPARE(merge({a, b}), QString());
    const auto session = sessionOf(m_files->read(u"merged"_qs));
    QCOMPARE(drawTree(session->processes(), Never), u"alpha (4194305) existed\n"
                                                    "  init (1) existed\n"
                                                    "    ls (2) ok [init>ls]\n"
                                                    "beta (4194306) existed\n"
                                                    "  init (1) existed\n"
                                                    "    cat (2) zombie, status 1 [init>cat]"_qs);
    QVERIFY(session->isComplete());
    QCOMPARE(session->hello()->host, QByteArray("alpha, beta"));
    QCOMPARE(session->events().size() - session->events().prologue(), 7u);
}

// The second booted 2 s after the first and is 1 s old when the first is 3 s old.
void MergeRecordingsTest::clocksAreAligned()
{
    const auto a = write(u"a"_qs, u"1 exists init; +2000ms; 1 fork 2; +10ms; 1 fork 3"_qs, computer("alpha", 1));
    const auto b = write(u"b"_qs, u"1 exists init; +5ms; 1 fork 9"_qs, computer("beta", 2, 2 * second));
    QCOMPARE(merge({b, a}), QString());
    const auto session = sessionOf(m_files->read(u"merged"_qs));
    const auto &events = session->events();
    const auto first = events.prologue();
    QCOMPARE(events.size(), first + 3);
    QList<quint32> pids;
    for (auto number = first; number < events.size(); ++number)
        pids << events.event(EventNumber(number)).head()->tgid;
    QCOMPARE(pids, (QList<quint32>{2, 9, 3}));
    QCOMPARE(toNs(events.time(EventNumber(first + 1))), 3 * second + 7'000'000);
    const auto clock = session->hello()->clock();
    QCOMPARE(*clock.realtime(events.time(EventNumber(first))),
             qint64(1'700'000'000ull * second + 3 * second + 2'000'000));
}

void MergeRecordingsTest::laterListOfOneHostEndsNobodyElsewhere()
{
    const auto a = write(u"a"_qs, u"1 exists init; 1 fork 2; +50ms; 1 fork 3"_qs, computer("alpha", 1));
    const auto b = write(u"b"_qs, u"1 exists init; 1 fork 5; lost 1; +9ms; snapshot 1 7; +3ms; 1 fork 8"_qs,
                         computer("beta", 2, 500));
    QCOMPARE(merge({a, b}), QString());
    const auto session = sessionOf(m_files->read(u"merged"_qs));
    QVERIFY(livingText(*session, Never).contains(u"2 of 1: init"_qs));
    QCOMPARE(drawTree(session->processes(), Never).count(u"ended (event lost)"_qs), 1); // of 5
    QVERIFY(drawTree(session->processes(), Never).contains(u"inferred start"_qs));      // of 7
    QCOMPARE(session->lostEvents(), 1u);
}

void MergeRecordingsTest::piecesOfOneBootFollowEachOther()
{
    const auto text = u"1 exists sh; 1 fork 2; 2 exec /bin/ls; +30ms; 2 exit 0; 2 reap; 1 fork 3; 3 exit 0; 3 reap"_qs;
    const auto whole = write(u"whole"_qs, text, computer("alpha", 1));
    const auto middle = timeFromNs(second + 20'000'000);
    const auto first = m_files->writer(u"first"_qs);
    QVERIFY(bool(cutRecordings({whole}, std::nullopt, middle, *first)));
    const auto rest = m_files->writer(u"rest"_qs);
    QVERIFY(bool(cutRecordings({whole}, middle, Time::max(), *rest)));
    // As a recorder leaves them that goes on in the next file: its numbers go on.
    auto messages = m_files->read(u"rest"_qs);
    changeHello(messages, [](Hello &hello) { hello.fixed.next_seq = 2; });
    for (auto &message : messages)
        if (message.type == MessageType::Events) {
            auto head = BatchReader(message.payload).head();
            head.first_seq += 2;
            std::memcpy(message.payload.data(), &head, sizeof head);
        }
    const auto later = m_files->write(u"later"_qs, messages);

    QCOMPARE(merge({later, m_files->path(u"first"_qs)}), QString());
    const auto merged = sessionOf(m_files->read(u"merged"_qs));
    QCOMPARE(drawTree(merged->processes(), Never), drawTree(sessionOf(text)->processes(), Never));
    QVERIFY(merged->isComplete());
    QCOMPARE(merged->events().size(), sessionOf(text)->events().size());
}

void MergeRecordingsTest::timeBetweenTwoRecordingsIsALoss()
{
    const auto a = write(u"a"_qs, u"1 exists init; 1 fork 2"_qs, computer("alpha", 1));
    const auto b = write(u"b"_qs, u"+500ms; 1 exists init; 1 fork 3"_qs, computer("alpha", 1));
    QCOMPARE(merge({a, b}), QString());
    const auto session = sessionOf(m_files->read(u"merged"_qs));
    QVERIFY(!session->isComplete());
    // 2 is not in the second list: it ended while nobody watched.
    QVERIFY(drawTree(session->processes(), Never).contains(u"ended (event lost)"_qs));
}

void MergeRecordingsTest::sameTimeTwiceIsRefused()
{
    const auto text = u"1 exists init; 1 fork 2; +50ms; 1 fork 3"_qs;
    const auto error = merge({write(u"a"_qs, text, computer("alpha", 1)), write(u"b"_qs, text, computer("alpha", 1))});
    QVERIFY2(error.contains(u"watched the same computer at the same time"), qPrintable(error));
    QVERIFY(!m_files->exists(u"merged"_qs));
}

void MergeRecordingsTest::hostWithoutAClockIsRefused()
{
    const auto a = write(u"a"_qs, u"1 exists init; 1 fork 2"_qs, computer("alpha", 1));
    const auto b = write(u"b"_qs, u"1 exists init; 1 fork 2"_qs, [](Hello &hello) { hello.fixed.realtime = 0; });
    const auto error = merge({a, b});
    QVERIFY2(error.contains(u"does not say what the time was"), qPrintable(error));
    QVERIFY(!m_files->exists(u"merged"_qs));
}

QTEST_GUILESS_MAIN(MergeRecordingsTest)
#include "mergerecordings_test.moc"
