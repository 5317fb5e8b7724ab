// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Events outside of memory: what is read back, by whatever way, is what came in.
#include "app/session/eventstore.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace forkscope;

namespace {

// Takes a stream in; returns the bytes of each event.
std::vector<QByteArray> fill(EventStore &store, quint64 events)
{
    SyntheticStream stream({SyntheticMix::Build, events, 1, 5'000});
    std::vector<QByteArray> records;
    while (const auto message = stream.next()) {
        if (message->type != MessageType::Events)
            continue;
        BatchReader reader(message->payload);
        while (const auto record = reader.next()) {
            store.append(*decodeRecord(*record), *record);
            records.push_back(record->toByteArray());
        }
    }
    return records;
}

// Files beyond this size fail to grow, as they do on a full disk.
class SmallFiles
{
public:
    explicit SmallFiles(rlim_t most)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{most, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        m_handler = ::signal(SIGXFSZ, SIG_IGN);
    }
    ~SmallFiles()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before{};
    sighandler_t m_handler;
};

} // namespace

class EventStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsComeBackInAnyOrder();
    void theFileHasNoName();
    void lossesAndMarkersKeepTheirBytes();
    void whatTheDiskRefusesStaysInMemory_data();
    void whatTheDiskRefusesStaysInMemory();
    void sixteenBytesAnEventStay();
};

void EventStoreTest::eventsComeBackInAnyOrder()
{
    const QTemporaryDir directory;
    EventStore store(directory.path());
    const auto records = fill(store, 40'000);
    QVERIFY(store.spool().size() > 10);
    std::mt19937_64 random(1);
    for (int turn = 0; turn < 20'000; ++turn) {
        // Neighbours as well as leaps.
        const auto row = turn % 4 == 0 ? random() % records.size() : quint64(turn) % records.size();
        const auto number = EventNumber(row);
        QCOMPARE(store.bytes(number), records[row]);
        const auto event = store.event(number);
        QCOMPARE(event.record, records[row]);
        QCOMPARE(typeOf(event), store.type(number));
        QCOMPARE(event.process(), decodeRecord(records[row])->process());
    }
    QVERIFY(store.problem().isEmpty());
}

void EventStoreTest::theFileHasNoName()
{
    const QTemporaryDir directory;
    EventStore store(directory.path());
    fill(store, 10'000);
    QVERIFY(store.spool().fileBytes() > 0);
    QVERIFY(QDir(directory.path()).isEmpty());
}

void EventStoreTest::lossesAndMarkersKeepTheirBytes()
{
    EventStore store;
    forkscope_loss loss{};
    loss.count = 5;
    loss.time_last = 7;
    const QByteArray lossBytes(reinterpret_cast<const char *>(&loss), sizeof loss);
    const auto marker = encodeMarker(FORKSCOPE_MARKER_BY_HAND, timeFromNs(9), "here", "me");
    store.append({Lost{loss}}, lossBytes);
    store.append({*decodeMarker(marker)}, marker);
    store.append({Lost{loss}}, lossBytes);
    QCOMPARE(store.bytes(EventNumber(1)), marker);
    QCOMPARE(store.event(EventNumber(1)).as<Marker>()->text, QByteArrayView("here"));
    QCOMPARE(store.event(EventNumber(2)).as<Lost>()->fixed.count, quint64(5));
    QCOMPARE(store.time(EventNumber(2)), timeFromNs(9)); // never before an earlier one
}

void EventStoreTest::whatTheDiskRefusesStaysInMemory_data()
{
    QTest::addColumn<bool>("hasDirectory");
    QTest::newRow("no space left") << true;
    QTest::newRow("no such directory") << false;
}

void EventStoreTest::whatTheDiskRefusesStaysInMemory()
{
    QFETCH(bool, hasDirectory);
    const QTemporaryDir directory;
    EventStore store(hasDirectory ? directory.path() : directory.filePath(QStringLiteral("none")));
    std::vector<QByteArray> records;
    {
        const SmallFiles full(200'000);
        records = fill(store, 40'000);
    }
    QVERIFY(store.spool().fileBytes() <= 200'000);
    QCOMPARE(store.spool().fileBytes() > 0, hasDirectory);
    QVERIFY2(store.problem().contains(u"They stay in memory"), qPrintable(store.problem()));
    for (std::size_t row = 0; row < records.size(); ++row)
        QCOMPARE(store.bytes(EventNumber(row)), records[row]);
}

void EventStoreTest::sixteenBytesAnEventStay()
{
    const QTemporaryDir directory;
    EventStore store(directory.path());
    const auto count = fill(store, 200'000).size();
    // Beside the last block.
    QVERIFY(store.memoryBytes() < 17 * count + (1 << 20));
    QVERIFY(store.spool().unpackedBytes() > 100 * count);
}

QTEST_GUILESS_MAIN(EventStoreTest)
#include "eventstore_test.moc"
