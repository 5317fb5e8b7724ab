// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// From the ring to the sockets: order, numbers, books that balance at each stage, and a new snapshot after a loss.
#include <QTest>

#include <map>
#include <memory>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/capture.h"
#include "client.h"
#include "recorder.h"

namespace {

constexpr uid_t other = 2; // bin: nobody runs as this user

} // namespace

class CaptureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void streamBeginsWithWhatIsThere();
    void nothingHappensNothingIsSent();
    void R3_lossesAreToldInPlaceAndHealed();
    void R5_slowClientLosesItsOwnOnly();
    void lateClientBeginsAtItsNumber();

private:
    // The end of a client: what it received, checked as it comes.
    struct Reader
    {
        int socket = -1;
        std::unique_ptr<StreamWriter> writer;
        std::vector<Client::Frame> frames;
        __u64 nextSeq = 0;
        __u64 records = 0;
        __u64 forks = 0;
        std::map<int, __u64> lost; // by stage
        int snapshots = 0;
        int snapshotsAfterLoss = 0;
        std::vector<__u64> stats;

        void take(const Client::Frame &frame);
        void takeBatch(const Client::Frame &frame);
        void receive();
    };

    void open(__u32 ringBytes, __u32 scope = FORKSCOPE_SCOPE_EVERYONE);
    Reader &addReader(const StreamWriter::Limits &limits = {});
    void turn(int msec);
    void turnUntilEnded(pid_t child, const std::vector<Reader *> &readers);

    sd_event *m_loop = nullptr;
    std::unique_ptr<Capture> m_capture;
    std::vector<std::unique_ptr<Reader>> m_readers;
};

void CaptureTest::Reader::takeBatch(const Client::Frame &frame)
{
    const auto *batch = reinterpret_cast<const forkscope_batch *>(frame.payload.constData());
    QCOMPARE(batch->kind, FORKSCOPE_BATCH_EVENTS);
    QCOMPARE(batch->first_seq, nextSeq); // all numbers are there, or a loss has named them
    nextSeq += batch->count;
    records += batch->count;
    qsizetype at = sizeof(*batch);
    for (__u32 i = 0; i < batch->count; ++i) {
        const auto *head = reinterpret_cast<const forkscope_record *>(frame.payload.constData() + at);
        forks += head->type == FORKSCOPE_FORK;
        at += head->size;
    }
    QCOMPARE(at, frame.payload.size());
}

void CaptureTest::Reader::take(const Client::Frame &frame)
{
    QCOMPARE(frame.head.frame_seq, frames.size());
    QCOMPARE(qsizetype(frame.head.payload_len), frame.payload.size());
    frames.push_back({frame.head, frame.head.type == FORKSCOPE_EVENTS ? QByteArray() : frame.payload});
    switch (frame.head.type) {
    case FORKSCOPE_HELLO:
        nextSeq = reinterpret_cast<const forkscope_hello *>(frame.payload.constData())->next_seq;
        break;
    case FORKSCOPE_EVENTS:
        takeBatch(frame);
        break;
    case FORKSCOPE_LOSS: {
        const auto *loss = reinterpret_cast<const forkscope_loss *>(frame.payload.constData());
        QCOMPARE(loss->first_seq, nextSeq);
        if (loss->stage == FORKSCOPE_STAGE_HELPER)
            nextSeq = loss->last_seq + 1;
        lost[loss->stage] += loss->count;
        snapshotsAfterLoss = 0;
        break;
    }
    case FORKSCOPE_SNAPSHOT: {
        const auto *batch = reinterpret_cast<const forkscope_batch *>(frame.payload.constData());
        QVERIFY(batch->first_seq <= nextSeq);
        if ((batch->flags & FORKSCOPE_BATCH_LAST_PART) && !(batch->flags & FORKSCOPE_BATCH_IDENTITIES)) {
            ++snapshots;
            ++snapshotsAfterLoss;
        }
        break;
    }
    case FORKSCOPE_STATS: {
        const auto *head = reinterpret_cast<const forkscope_stats *>(frame.payload.constData());
        const auto *counters = reinterpret_cast<const __u64 *>(head + 1);
        stats.assign(counters, counters + head->count);
        break;
    }
    }
}

void CaptureTest::Reader::receive()
{
    while (const auto frame = Client::receive(socket, 0))
        take(*frame);
}

void CaptureTest::initTestCase()
{
    const Recorder recorder({});
    if (!recorder.problem().isEmpty())
        QSKIP(qPrintable(recorder.problem()));
}

void CaptureTest::cleanup()
{
    for (const auto &reader : m_readers) {
        m_capture->remove(reader->writer.get());
        close(reader->socket);
    }
    m_readers.clear();
    m_capture.reset();
    m_loop = sd_event_unref(m_loop);
}

void CaptureTest::open(__u32 ringBytes, __u32 scope)
{
    QVERIFY(sd_event_new(&m_loop) >= 0 && sd_event_run(m_loop, 0) >= 0); // from now on it knows the time
    CaptureSettings settings;
    settings.arguments = true;
    settings.ringBytes = ringBytes;
    settings.scopeUid = scope;
    Collector::Failure why{};
    auto collector = Collector::open(settings, why);
    QVERIFY(collector);
    m_capture = std::make_unique<Capture>(m_loop, std::move(collector));
}

CaptureTest::Reader &CaptureTest::addReader(const StreamWriter::Limits &limits)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair);
    auto reader = std::make_unique<Reader>();
    reader->socket = pair[1];
    reader->writer = std::make_unique<StreamWriter>(m_loop, pair[0], limits, [] {});
    m_capture->add(reader->writer.get(), Capture::Snapshots::Always);
    m_readers.push_back(std::move(reader));
    return *m_readers.back();
}

void CaptureTest::turn(int msec)
{
    const QDeadlineTimer deadline(msec);
    while (!deadline.hasExpired())
        sd_event_run(m_loop, 10'000);
}

void CaptureTest::turnUntilEnded(pid_t child, const std::vector<Reader *> &readers)
{
    while (waitpid(child, nullptr, WNOHANG) == 0) {
        sd_event_run(m_loop, 10'000);
        for (Reader *reader : readers)
            reader->receive();
    }
}

void CaptureTest::streamBeginsWithWhatIsThere()
{
    open(0);
    auto started = Recorder::start(Recorder::program("fork").toLocal8Bit()); // before anybody reads
    Recorder::finish(started);
    Reader &reader = addReader();
    turn(100);
    reader.receive();
    QVERIFY(reader.frames.size() >= 3);
    QCOMPARE(reader.frames[0].head.type, FORKSCOPE_HELLO);
    size_t i = 1;
    while (reader.frames[i].head.type == FORKSCOPE_SNAPSHOT)
        ++i;
    QVERIFY(i > 1);
    QCOMPARE(reader.frames[i].head.type, FORKSCOPE_EVENTS);
    const auto flags = [&](size_t n) {
        return reinterpret_cast<const forkscope_batch *>(reader.frames[n].payload.constData())->flags;
    };
    QVERIFY(flags(1) & FORKSCOPE_BATCH_FIRST_PART);
    QVERIFY(flags(i - 1) & FORKSCOPE_BATCH_LAST_PART);
    QVERIFY(reader.forks >= 2);
}

void CaptureTest::nothingHappensNothingIsSent()
{
    QVERIFY(sd_event_new(&m_loop) >= 0 && sd_event_run(m_loop, 0) >= 0); // from now on it knows the time
    CaptureSettings settings;
    settings.scopeUid = other;
    Collector::Failure why{};
    m_capture = std::make_unique<Capture>(m_loop, Collector::open(settings, why));
    Reader &reader = addReader();
    reader.receive();
    const size_t before = reader.frames.size();
    int turns = 0;
    const QDeadlineTimer deadline(3500);
    while (!deadline.hasExpired())
        turns += sd_event_run(m_loop, deadline.remainingTime() * 1000) > 0;
    reader.receive();
    for (size_t i = before; i < reader.frames.size(); ++i)
        QCOMPARE(reader.frames[i].head.type, FORKSCOPE_STATS);
    QVERIFY(reader.frames.size() > before);
    QVERIFY2(turns <= 6, qPrintable(QString::number(turns))); // one a second, and a first look or two
}

void CaptureTest::R3_lossesAreToldInPlaceAndHealed()
{
    open(4096, other); // nobody else adds to the books
    Reader &reader = addReader();
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {"5000"}, other);
    turnUntilEnded(started.pid, {&reader});
    close(started.input);
    close(started.output);
    const auto isHealed = [&] { // the tail is told with the next tick, and the snapshot follows
        turn(10);
        reader.receive();
        return reader.snapshotsAfterLoss > 0 && !reader.stats.empty() &&
               reader.stats[FORKSCOPE_COUNTER_EXITS] == 5001 &&
               reader.stats[FORKSCOPE_COUNTER_READ] == reader.nextSeq &&
               reader.stats[FORKSCOPE_COUNTER_RING_FULL] == reader.lost[FORKSCOPE_STAGE_KERNEL] &&
               reader.stats[FORKSCOPE_COUNTER_ATTEMPTS] == reader.nextSeq + reader.lost[FORKSCOPE_STAGE_KERNEL];
    };
    QTRY_VERIFY(isHealed());
    QVERIFY(reader.lost[FORKSCOPE_STAGE_KERNEL] > 0);
    const auto &stats = reader.stats;
    QCOMPARE(stats[FORKSCOPE_COUNTER_READ] + stats[FORKSCOPE_COUNTER_RING_FULL], stats[FORKSCOPE_COUNTER_ATTEMPTS]);
    QCOMPARE(stats[FORKSCOPE_COUNTER_SENT], stats[FORKSCOPE_COUNTER_READ]);
    QCOMPARE(reader.records, stats[FORKSCOPE_COUNTER_SENT]);
    QCOMPARE(reader.lost[FORKSCOPE_STAGE_KERNEL], stats[FORKSCOPE_COUNTER_RING_FULL] + stats[FORKSCOPE_COUNTER_MISSED]);
}

void CaptureTest::R5_slowClientLosesItsOwnOnly()
{
    open(0, other);
    Reader &slow = addReader({.queueBytes = 200'000, .stall = 60'000'000});
    Reader &quick = addReader();
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {"5000"}, other);
    turnUntilEnded(started.pid, {&quick});
    close(started.input);
    close(started.output);
    QVERIFY(slow.writer->droppedRecords() > 0);
    const auto bothAreDone = [&] { // now the slow one reads, is told what it missed, and gets a snapshot
        turn(10);
        slow.receive();
        quick.receive();
        return slow.snapshotsAfterLoss > 0 && slow.nextSeq == quick.nextSeq && !slow.stats.empty() &&
               slow.stats[FORKSCOPE_COUNTER_READ] == slow.nextSeq;
    };
    QTRY_VERIFY(bothAreDone());
    QCOMPARE(quick.forks, 5000u);
    QCOMPARE(quick.lost.size(), size_t(0));
    QVERIFY(slow.lost[FORKSCOPE_STAGE_HELPER] > 0);
    QCOMPARE(slow.lost[FORKSCOPE_STAGE_HELPER], slow.stats[FORKSCOPE_COUNTER_QUEUE_FULL]);
    QCOMPARE(slow.records, slow.stats[FORKSCOPE_COUNTER_SENT]);
    QCOMPARE(slow.records + slow.lost[FORKSCOPE_STAGE_HELPER], slow.stats[FORKSCOPE_COUNTER_READ]);
}

void CaptureTest::lateClientBeginsAtItsNumber()
{
    open(0, other); // how much others do must not matter
    Reader &first = addReader();
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {"50"}, other);
    Recorder::finish(started);
    Reader &late = addReader(); // while events of the first still wait in the ring
    late.receive();
    first.receive();
    QCOMPARE(first.forks, 50u);
    QCOMPARE(late.nextSeq, first.nextSeq);
    started = Recorder::start(Recorder::program("fork").toLocal8Bit(), {}, other);
    Recorder::finish(started);
    const auto bothHaveIt = [&] {
        turn(10);
        late.receive();
        first.receive();
        return late.forks == 1 && first.forks == 51;
    };
    QTRY_VERIFY(bothHaveIt());
    QCOMPARE(late.nextSeq, first.nextSeq);
}

QTEST_GUILESS_MAIN(CaptureTest)
#include "tst_capture.moc"
