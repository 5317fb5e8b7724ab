// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The decoder trusts nothing: what it does not understand it passes over or refuses, and it never reads beyond.
#include "app/stream/batchbuilder.h"
#include "app/stream/eventdecoder.h"

#include <QTest>

#include <cstring>

using namespace forkscope;

namespace {

forkscope_exec execRecord()
{
    forkscope_exec exec{};
    exec.head.type = FORKSCOPE_EXEC;
    exec.head.tgid = exec.tid = exec.old_tid = 42;
    exec.head.start = 1000;
    exec.head.time = 2000;
    exec.argc = 2;
    return exec;
}

QByteArray execPayload()
{
    BatchBuilder builder;
    builder.add(execRecord(), {"ls", "/bin/ls", "ls", QByteArrayView("ls\0-l\0", 6)});
    return builder.take(7);
}

// A copy whose bytes lie at the end of an allocation, so that the sanitizer sees every read beyond it.
std::vector<char> exactly(QByteArrayView bytes)
{
    return {bytes.begin(), bytes.end()};
}

Bytes viewOf(const std::vector<char> &bytes)
{
    return {bytes.data(), qsizetype(bytes.size())};
}

Hello sampleHello()
{
    Hello hello;
    hello.fixed.protocol = FORKSCOPE_PROTOCOL;
    hello.fixed.boottime = 5;
    hello.program = "forkscope 1";
    hello.kernel = "6.1.0";
    hello.machine = "x86_64";
    hello.source = "helper";
    hello.command = "make -j4";
    hello.host = "here";
    return hello;
}

} // namespace

class EventDecoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasWritten();
    void readsEveryType();
    void everyTruncationIsSafe();
    void everyLengthIsChecked();
    void unknownTypeIsNothing();
    void longerFixedPartOfALaterVersionIsRead();
    void shorterFixedPartOfAnEarlierVersionReadsAsZero();
    void batchSaysHowManyRecordsWereDamaged();
    void helloRoundTrip();
    void helloOfALaterVersionIsRead();
    void everyHelloTruncationIsRefused();
    void statsOfAnyLength();
    void markersAndLosses();
};

void EventDecoderTest::readsWhatWasWritten()
{
    const auto payload = execPayload();
    BatchReader reader(payload);
    QVERIFY(reader.isValid());
    QCOMPARE(reader.head().first_seq, quint64(7));
    QCOMPARE(reader.head().count, 1u);
    const auto record = reader.next();
    QVERIFY(record);
    const auto event = decodeRecord(*record);
    QVERIFY(event);
    const auto *exec = event->as<Exec>();
    QVERIFY(exec);
    QCOMPARE(exec->comm, "ls");
    QCOMPARE(exec->path, "/bin/ls");
    QCOMPARE(exec->argv, QByteArrayView("ls\0-l\0", 6));
    QCOMPARE(event->process(), (ProcessKey{42, 1000}));
    QCOMPARE(event->time(), timeFromNs(2000));
    QVERIFY(!reader.next());
    QCOMPARE(reader.badRecords(), quint64(0));
}

void EventDecoderTest::readsEveryType()
{
    BatchBuilder builder;
    const auto add = [&builder](auto fixed, forkscope_type type) {
        fixed.head.type = quint8(type);
        builder.add(fixed, {"name"});
    };
    add(forkscope_existing{}, FORKSCOPE_EXISTING);
    add(forkscope_fork{}, FORKSCOPE_FORK);
    add(forkscope_fork_failed{}, FORKSCOPE_FORK_FAILED);
    add(forkscope_exec{}, FORKSCOPE_EXEC);
    add(forkscope_exit{}, FORKSCOPE_EXIT);
    add(forkscope_reap{}, FORKSCOPE_REAP);
    add(forkscope_adopt{}, FORKSCOPE_ADOPT);
    const auto payload = builder.take(0);
    BatchReader reader(payload);
    for (std::size_t kind = 0; kind < 7; ++kind) {
        const auto record = reader.next();
        QVERIFY(record);
        const auto event = decodeRecord(*record);
        QVERIFY(event);
        QCOMPARE(event->what.index(), kind);
    }
}

void EventDecoderTest::everyTruncationIsSafe()
{
    const auto whole = execPayload();
    for (qsizetype length = 0; length < whole.size(); ++length) {
        const auto cut = exactly(QByteArrayView(whole).first(length));
        BatchReader reader(viewOf(cut));
        QVERIFY2(!reader.next(), qPrintable(QString::number(length)));
        QCOMPARE(reader.badRecords(), quint64(1));
        // The record alone, cut: its stated size no longer fits.
        if (length >= qsizetype(sizeof(forkscope_batch)))
            QVERIFY(!decodeRecord(viewOf(cut).sliced(sizeof(forkscope_batch))));
    }
}

void EventDecoderTest::everyLengthIsChecked()
{
    const auto whole = execPayload();
    const auto record = QByteArrayView(whole).sliced(sizeof(forkscope_batch));
    // Any byte of the record set to any value: decoded or refused, never read beyond its end.
    for (qsizetype place = 0; place < record.size(); ++place)
        for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
            auto bent = exactly(record);
            bent[std::size_t(place)] = char(value);
            if (const auto event = decodeRecord(viewOf(bent)))
                if (const auto *exec = event->as<Exec>())
                    QVERIFY(exec->argv.size() + exec->path.size() + exec->comm.size() <= record.size());
        }
}

void EventDecoderTest::unknownTypeIsNothing()
{
    auto payload = execPayload();
    payload[int(sizeof(forkscope_batch)) + 4] = char(200);
    BatchReader reader(payload);
    const auto record = reader.next();
    QVERIFY(record);
    QVERIFY(!decodeRecord(*record));
    QCOMPARE(reader.badRecords(), quint64(0));
}

void EventDecoderTest::longerFixedPartOfALaterVersionIsRead()
{
    auto payload = execPayload();
    // Eight new bytes before the strings.
    payload.insert(qsizetype{sizeof(forkscope_batch)} + qsizetype{sizeof(forkscope_exec)}, QByteArray(8, '\x55'));
    auto *head = reinterpret_cast<forkscope_record *>(payload.data() + sizeof(forkscope_batch));
    head->size += 8;
    head->fixed += 8;
    BatchReader reader(payload);
    const auto record = reader.next();
    QVERIFY(record);
    const auto event = decodeRecord(*record);
    QVERIFY(event && event->as<Exec>());
    QCOMPARE(event->as<Exec>()->path, "/bin/ls");
}

void EventDecoderTest::shorterFixedPartOfAnEarlierVersionReadsAsZero()
{
    BatchBuilder builder;
    auto exec = execRecord();
    exec.hooks = 4711;
    builder.add(exec, {"ls"});
    auto payload = builder.take(0);
    constexpr auto cut = 8; // hooks and path_hook_tag did not exist yet
    payload.remove(qsizetype{sizeof(forkscope_batch)} + qsizetype{sizeof(forkscope_exec)} - cut, cut);
    auto *head = reinterpret_cast<forkscope_record *>(payload.data() + sizeof(forkscope_batch));
    head->size -= cut;
    head->fixed -= cut;
    BatchReader reader(payload);
    const auto record = reader.next();
    QVERIFY(record);
    const auto event = decodeRecord(*record);
    QVERIFY(event && event->as<Exec>());
    QCOMPARE(event->as<Exec>()->fixed.hooks, 0u);
    QCOMPARE(event->as<Exec>()->comm, "ls");
}

void EventDecoderTest::batchSaysHowManyRecordsWereDamaged()
{
    BatchBuilder builder;
    for (int i = 0; i < 5; ++i)
        builder.add(execRecord(), {"ls"});
    auto payload = builder.take(0);
    const auto size = (payload.size() - qsizetype(sizeof(forkscope_batch))) / 5;
    payload[qsizetype(sizeof(forkscope_batch)) + 2 * size] = 1; // size of the third
    BatchReader reader(payload);
    int read = 0;
    while (reader.next())
        ++read;
    QCOMPARE(read, 2);
    QCOMPARE(reader.badRecords(), quint64(3));
}

void EventDecoderTest::helloRoundTrip()
{
    const auto hello = sampleHello();
    const auto read = decodeHello(encodeHello(hello));
    QVERIFY(read);
    QCOMPARE(read->command, hello.command);
    QCOMPARE(read->host, hello.host);
    QCOMPARE(read->fixed.boottime, hello.fixed.boottime);
    QVERIFY(incompatibility(*read).isEmpty());
}

void EventDecoderTest::helloOfALaterVersionIsRead()
{
    auto payload = encodeHello(sampleHello());
    payload.insert(qsizetype(sizeof(forkscope_hello)), QByteArray(16, '\x7f'));
    auto *fixed = reinterpret_cast<forkscope_hello *>(payload.data());
    fixed->size += 16;
    fixed->fixed += 16;
    const auto read = decodeHello(payload);
    QVERIFY(read);
    QCOMPARE(read->command, "make -j4");
}

void EventDecoderTest::everyHelloTruncationIsRefused()
{
    const auto whole = encodeHello(sampleHello());
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY(!decodeHello(viewOf(exactly(QByteArrayView(whole).first(length)))));
}

void EventDecoderTest::statsOfAnyLength()
{
    const forkscope_stats head{3, 0, 99};
    QByteArray payload(reinterpret_cast<const char *>(&head), sizeof head);
    for (const quint64 value : {10ull, 20ull, 30ull})
        payload.append(reinterpret_cast<const char *>(&value), sizeof value);
    const auto stats = decodeStats(payload);
    QVERIFY(stats);
    QCOMPARE(stats->counter(FORKSCOPE_COUNTER_MISSED), std::optional<quint64>(30));
    QVERIFY(!stats->counter(FORKSCOPE_COUNTER_READ)); // a sender that does not know it
    QVERIFY(!decodeStats(payload.chopped(1)));
    QVERIFY(!decodeStats(payload.first(10)));
}

void EventDecoderTest::markersAndLosses()
{
    QByteArray payload(int(sizeof(forkscope_marker)), '\0');
    payload += QByteArray("\x05\x00hello\x02\x00me", 11);
    auto *marker = reinterpret_cast<forkscope_marker *>(payload.data());
    marker->size = quint16(payload.size());
    marker->fixed = sizeof(forkscope_marker);
    const auto read = decodeMarker(payload);
    QVERIFY(read);
    QCOMPARE(read->text, "hello");
    QCOMPARE(read->author, "me");
    for (qsizetype length = 0; length < payload.size(); ++length)
        QVERIFY(!decodeMarker(viewOf(exactly(QByteArrayView(payload).first(length)))));

    const forkscope_loss loss{FORKSCOPE_STAGE_KERNEL, FORKSCOPE_CAUSE_RING_FULL, 1, 9, 5, 5, 1, 2};
    const QByteArrayView bytes(reinterpret_cast<const char *>(&loss), sizeof loss);
    QCOMPARE(decodeLoss(bytes)->count, quint64(9));
    QVERIFY(!decodeLoss(bytes.chopped(1)));
}

QTEST_GUILESS_MAIN(EventDecoderTest)
#include "eventdecoder_test.moc"
