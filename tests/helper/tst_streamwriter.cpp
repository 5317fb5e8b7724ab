// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The socket of a client: order of frames, the bounded queue, losses told in their place.
#include <QTest>

#include <optional>

#include <sys/socket.h>
#include <unistd.h>

#include "bpf/streamwriter.h"

class StreamWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void framesAreNumberedAndWhole();
    void R3_fullQueueDropsBatchesAndTellsInPlace();
    void kernelLossWaitsForRoom();
    void lossAsksForOneSnapshot();
    void R5_snapshotIsMadeAsItIsRead();
    void R5_boundIsFiveMiBAndThirtySeconds();
    void R5_silentClientIsGivenUp();
    void closedClientEndsTheStream();

private:
    struct Frame
    {
        forkscope_frame head;
        QByteArray payload;
    };
    std::optional<Frame> receive();
    void open(const StreamWriter::Limits &limits);
    void sendBatch(int records);
    void turn();

    sd_event *m_loop = nullptr;
    std::unique_ptr<StreamWriter> m_writer;
    int m_client = -1;
    __u64 m_seq = 0;
    int m_ends = 0;
};

void StreamWriterTest::init()
{
    QVERIFY(sd_event_new(&m_loop) >= 0);
    m_seq = 0;
    m_ends = 0;
}

void StreamWriterTest::cleanup()
{
    m_writer.reset();
    if (m_client >= 0)
        close(m_client);
    m_client = -1;
    m_loop = sd_event_unref(m_loop);
}

void StreamWriterTest::open(const StreamWriter::Limits &limits)
{
    int pair[2];
    QVERIFY(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair));
    m_client = pair[1];
    m_writer = std::make_unique<StreamWriter>(m_loop, pair[0], limits, [this] { ++m_ends; });
}

std::optional<StreamWriterTest::Frame> StreamWriterTest::receive()
{
    QByteArray bytes(FORKSCOPE_FRAME_MAX, '\0');
    const ssize_t got = recv(m_client, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < static_cast<ssize_t>(sizeof(forkscope_frame)))
        return {};
    Frame frame;
    memcpy(&frame.head, bytes.constData(), sizeof(frame.head));
    frame.payload = bytes.mid(sizeof(frame.head), got - sizeof(frame.head));
    turn();
    return frame;
}

// Lets the writer see that its socket has room.
void StreamWriterTest::turn()
{
    while (sd_event_run(m_loop, 0) > 0)
        ;
}

void StreamWriterTest::sendBatch(int records)
{
    forkscope_reap reap = {};
    reap.head.size = reap.head.fixed = sizeof(reap);
    reap.head.type = FORKSCOPE_REAP;
    Batch batch(FORKSCOPE_BATCH_EVENTS, m_seq);
    for (int i = 0; i < records; ++i) {
        reap.head.time = ++m_seq;
        batch.append(reap.head);
    }
    m_writer->sendEvents(batch, batch.payload());
}

void StreamWriterTest::framesAreNumberedAndWhole()
{
    open({});
    for (int i = 1; i <= 3; ++i)
        sendBatch(i);
    for (__u64 i = 0; i < 3; ++i) {
        const auto frame = receive();
        QVERIFY(frame);
        QCOMPARE(frame->head.magic, FORKSCOPE_FRAME_MAGIC);
        QCOMPARE(frame->head.type, FORKSCOPE_EVENTS);
        QCOMPARE(frame->head.frame_seq, i);
        QCOMPARE(qsizetype(frame->head.payload_len), frame->payload.size());
        QCOMPARE(frame->payload.size(), qsizetype(sizeof(forkscope_batch) + (i + 1) * sizeof(forkscope_reap)));
    }
}

void StreamWriterTest::R3_fullQueueDropsBatchesAndTellsInPlace()
{
    open({.queueBytes = 200'000, .stall = 30'000'000});
    for (int i = 0; i < 500; ++i)
        sendBatch(100);
    QVERIFY(m_writer->queuedBytes() <= 200'000);
    QVERIFY(m_writer->droppedRecords() > 0);
    QCOMPARE(m_writer->sentRecords() + m_writer->droppedRecords(), 50'000u);

    __u64 next = 0, received = 0, lost = 0, frames = 0;
    const auto take = [&](const Frame &frame) {
        QCOMPARE(frame.head.frame_seq, frames++);
        if (frame.head.type == FORKSCOPE_LOSS) {
            const auto *loss = reinterpret_cast<const forkscope_loss *>(frame.payload.constData());
            QCOMPARE(loss->stage, FORKSCOPE_STAGE_HELPER);
            QCOMPARE(loss->cause, FORKSCOPE_CAUSE_QUEUE_FULL);
            QCOMPARE(loss->first_seq, next);
            QCOMPARE(loss->last_seq - loss->first_seq + 1, loss->count);
            next = loss->last_seq + 1;
            lost += loss->count;
            return;
        }
        const auto *batch = reinterpret_cast<const forkscope_batch *>(frame.payload.constData());
        QCOMPARE(batch->first_seq, next);
        next += batch->count;
        received += batch->count;
    };
    while (const auto frame = receive())
        take(*frame);
    sendBatch(1); // the loss stands before the first record that found room again
    while (const auto frame = receive())
        take(*frame);
    QCOMPARE(next, 50'001u);
    QCOMPARE(received + lost, 50'001u);
    QCOMPARE(lost, m_writer->droppedRecords());
    QCOMPARE(received, m_writer->sentRecords());
}

void StreamWriterTest::kernelLossWaitsForRoom()
{
    open({.queueBytes = 100'000, .stall = 30'000'000});
    while (!m_writer->droppedRecords())
        sendBatch(100);
    const size_t queued = m_writer->queuedBytes();
    for (int i = 0; i < 1000; ++i)
        m_writer->sendLoss({FORKSCOPE_STAGE_KERNEL, FORKSCOPE_CAUSE_RING_FULL, 1, 3, m_seq, m_seq, 0, 0});
    QCOMPARE(m_writer->queuedBytes(), queued);
    while (receive())
        ;
    sendBatch(1);
    const auto own = receive();
    const auto kernel = receive();
    QVERIFY(own && kernel);
    const auto *loss = reinterpret_cast<const forkscope_loss *>(kernel->payload.constData());
    QCOMPARE(loss->stage, FORKSCOPE_STAGE_KERNEL);
    QCOMPARE(loss->count, 3000u);
    QCOMPARE(loss->cpu, 1u);
}

void StreamWriterTest::lossAsksForOneSnapshot()
{
    open({.queueBytes = 100'000, .stall = 30'000'000});
    QVERIFY(!m_writer->takeNeedOfSnapshot());
    while (!m_writer->droppedRecords())
        sendBatch(100);
    QVERIFY(!m_writer->takeNeedOfSnapshot());
    while (receive())
        ;
    m_writer->checkStall();
    QVERIFY(m_writer->takeNeedOfSnapshot());
    QVERIFY(!m_writer->takeNeedOfSnapshot());
}

// However long the list is: what waits for the client is one part of it.
void StreamWriterTest::R5_snapshotIsMadeAsItIsRead()
{
    open({.queueBytes = 1'000, .stall = 30'000'000});
    constexpr int parts = 500;
    int made = 0;
    const auto nextPart = [&]() -> Payload {
        return made < parts ? ++made, std::make_shared<std::vector<std::byte>>(60'000) : nullptr;
    };
    QVERIFY(m_writer->sendSnapshot(nextPart)); // larger than the queue: it is always taken, but only one
    QVERIFY(!m_writer->sendSnapshot(nextPart));
    QVERIFY2(made < 20, qPrintable(QString::number(made))); // what the socket holds, and one
    QCOMPARE(m_writer->queuedBytes(), 60'000u);
    sendBatch(1);
    int frames = 0;
    for (auto frame = receive(); frame && frame->head.type == FORKSCOPE_SNAPSHOT; frame = receive())
        QVERIFY(made <= ++frames + 20);
    QCOMPARE(frames, parts); // and then what came behind it
    QCOMPARE(m_writer->queuedBytes(), 0u);
    QVERIFY(m_writer->sendSnapshot(nextPart));
}

void StreamWriterTest::R5_boundIsFiveMiBAndThirtySeconds()
{
    const StreamWriter::Limits limits;
    QVERIFY(limits.queueBytes + FORKSCOPE_FRAME_MAX <= 5u << 20);
    QCOMPARE(limits.stall, 30'000'000u);
    open(limits);
    m_writer->sendSnapshot([]() -> Payload { return std::make_shared<std::vector<std::byte>>(60'000); });
    while (!m_writer->droppedRecords())
        sendBatch(1000);
    QVERIFY(m_writer->queuedBytes() <= 5u << 20);
}

void StreamWriterTest::R5_silentClientIsGivenUp()
{
    open({.queueBytes = 4u << 20, .stall = 0});
    m_writer->checkStall();
    QVERIFY(!m_writer->hasEnded()); // nothing waits for it
    for (int i = 0; i < 100; ++i)
        sendBatch(1000);
    m_writer->checkStall();
    QVERIFY(m_writer->hasEnded());
    QCOMPARE(m_writer->queuedBytes(), 0u);
    turn();
    QCOMPARE(m_ends, 1);
    // When it reads at last, it is told what it missed, and why there is no more.
    __u64 received = 0, lost = 0;
    auto frame = receive();
    for (; frame && frame->head.type == FORKSCOPE_EVENTS; frame = receive())
        received += reinterpret_cast<const forkscope_batch *>(frame->payload.constData())->count;
    QVERIFY(frame);
    QCOMPARE(frame->head.type, FORKSCOPE_LOSS);
    const auto *loss = reinterpret_cast<const forkscope_loss *>(frame->payload.constData());
    QCOMPARE(loss->stage, FORKSCOPE_STAGE_HELPER);
    QCOMPARE(loss->first_seq, received);
    QCOMPARE(loss->last_seq, m_seq - 1);
    lost = loss->count;
    QCOMPARE(received + lost, m_seq);
    QCOMPARE(m_writer->sentRecords(), received);
    QCOMPARE(m_writer->droppedRecords(), lost);
    frame = receive();
    QVERIFY(frame);
    QCOMPARE(frame->head.type, FORKSCOPE_BYE);
    QCOMPARE(reinterpret_cast<const forkscope_bye *>(frame->payload.constData())->reason, FORKSCOPE_BYE_SLOW);
    QVERIFY(!receive());
}

void StreamWriterTest::closedClientEndsTheStream()
{
    open({});
    close(std::exchange(m_client, -1));
    turn();
    QCOMPARE(m_ends, 1);
    sendBatch(1);
    turn();
    QCOMPARE(m_ends, 1);
}

QTEST_GUILESS_MAIN(StreamWriterTest)
#include "tst_streamwriter.moc"
