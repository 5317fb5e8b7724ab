// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// From the ring to the sockets: order, numbers, books that balance at each stage, and a new snapshot after a loss.
#include <QTest>

#include <memory>

#include <csignal>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/capture.h"
#include "recorder.h"
#include "streamreader.h"

namespace {

// A user whom nobody is, not even in another run of this test at the same time.
const uid_t other = 1'000'000 + uid_t(getpid());

// Enough to overflow the small ring and the short queue; an emulated machine is a hundred times slower.
int manyForks()
{
    return qEnvironmentVariableIsSet("FORKSCOPE_VM") ? 2000 : 5000;
}

// About as many as the default ring holds.
int burstForks()
{
    return qEnvironmentVariableIsSet("FORKSCOPE_VM") ? 2000 : 34'000;
}

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
    void R2_stormLosesNothing();
    void R2_secondCopiesRepeatNothing();
    void R2_burstWaitsForTheReader();
    void lateClientBeginsAtItsNumber();

private:
    // The end of a client, and the writer of its other end.
    struct Reader : StreamReader
    {
        std::unique_ptr<StreamWriter> writer;
    };

    void open(__u32 ringBytes, __u32 scope = FORKSCOPE_SCOPE_EVERYONE);
    void open(const CaptureSettings &settings);
    Reader &addReader(const StreamWriter::Limits &limits = {});
    void turn(int msec);
    void turnUntilEnded(pid_t child, const std::vector<Reader *> &readers);

    sd_event *m_loop = nullptr;
    std::unique_ptr<Capture> m_capture;
    std::vector<std::unique_ptr<Reader>> m_readers;
};

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
    open({.scopeUid = scope, .arguments = true, .ringBytes = ringBytes});
}

void CaptureTest::open(const CaptureSettings &settings)
{
    QVERIFY(sd_event_new(&m_loop) >= 0 && sd_event_run(m_loop, 0) >= 0); // from now on it knows the time
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
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {QByteArray::number(manyForks())}, other);
    turnUntilEnded(started.pid, {&reader});
    close(started.input);
    close(started.output);
    const auto isHealed = [&] { // the tail is told with the next tick, and the snapshot follows
        turn(10);
        reader.receive();
        return reader.snapshotsAfterLoss > 0 && !reader.stats.empty() &&
               reader.stats[FORKSCOPE_COUNTER_EXITS] == __u64(manyForks() + 1) &&
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
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {QByteArray::number(manyForks())}, other);
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
    QCOMPARE(quick.forks, __u64(manyForks()));
    QCOMPARE(quick.lost.size(), size_t(0));
    QCOMPARE(quick.lives->problems().join(QLatin1Char('\n')), QString());
    QVERIFY(slow.lost[FORKSCOPE_STAGE_HELPER] > 0);
    QCOMPARE(slow.lost[FORKSCOPE_STAGE_HELPER], slow.stats[FORKSCOPE_COUNTER_QUEUE_FULL]);
    QCOMPARE(slow.records, slow.stats[FORKSCOPE_COUNTER_SENT]);
    QCOMPARE(slow.records + slow.lost[FORKSCOPE_STAGE_HELPER], slow.stats[FORKSCOPE_COUNTER_READ]);
}

// As many forks and threads as two processors can make. FORKSCOPE_STORM_SECONDS is how long: 60 before a release.
void CaptureTest::R2_stormLosesNothing()
{
    bool isSet = false;
    int seconds = qEnvironmentVariableIntValue("FORKSCOPE_STORM_SECONDS", &isSet);
    seconds = isSet ? seconds : 2;
    open({.scopeUid = other, .threads = true, .arguments = true});
    Reader &reader = addReader();
    std::vector<Recorder::Started> storms;
    for (const char *program : {"vforks", "threads"})
        storms.push_back(Recorder::start(Recorder::program(program).toLocal8Bit(), {"100000000"}, other));
    const QDeadlineTimer deadline(seconds * 1000);
    while (!deadline.hasExpired()) {
        sd_event_run(m_loop, 10'000);
        reader.receive();
    }
    for (auto &storm : storms) {
        kill(storm.pid, SIGKILL);
        Recorder::finish(storm);
    }
    const auto hasAll = [&] {
        turn(10);
        reader.receive();
        return !reader.stats.empty() && reader.stats[FORKSCOPE_COUNTER_READ] == reader.nextSeq &&
               reader.stats[FORKSCOPE_COUNTER_READ] == reader.stats[FORKSCOPE_COUNTER_ATTEMPTS];
    };
    QTRY_VERIFY(hasAll());
    qInfo("%llu records in %d s; second copies worked %llu times", reader.records, seconds,
          m_capture->collector().madeGood());
    QVERIFY(reader.forks > 100);
    for (int counter : {FORKSCOPE_COUNTER_RING_FULL, FORKSCOPE_COUNTER_MISSED, FORKSCOPE_COUNTER_QUEUE_FULL})
        QCOMPARE(reader.stats[counter], 0u);
    QVERIFY(reader.lost.empty());
    QCOMPARE(reader.records, reader.stats[FORKSCOPE_COUNTER_READ]);
    QCOMPARE(reader.lives->problems().join(QLatin1Char('\n')), QString());
}

// Where the kernel skips nothing, the second copies of the programs have nothing to do.
void CaptureTest::R2_secondCopiesRepeatNothing()
{
    open({.scopeUid = other, .threads = true, .deep = true, .twice = true});
    Reader &reader = addReader();
    const QByteArray many = QByteArray::number(manyForks() / 10);
    std::vector<Recorder::Started> storms;
    for (const char *program : {"vforks", "threads"})
        storms.push_back(Recorder::start(Recorder::program(program).toLocal8Bit(), {many}, other));
    for (auto &storm : storms)
        Recorder::finish(storm);
    const auto hasAll = [&] {
        turn(10);
        reader.receive();
        return reader.forks >= many.toULongLong() * 2;
    };
    QTRY_VERIFY(hasAll());
    turn(1200); // whatever comes twice would be there now, and the books are told
    reader.receive();
    QCOMPARE(reader.forks, many.toULongLong() * 2);
    QCOMPARE(reader.stats[FORKSCOPE_COUNTER_FORKS], many.toULongLong());
    QCOMPARE(reader.stats[FORKSCOPE_COUNTER_THREADS], many.toULongLong());
    QCOMPARE(reader.stats[FORKSCOPE_COUNTER_EXITS], many.toULongLong() * 2 + 2);
    QCOMPARE(reader.stats[FORKSCOPE_COUNTER_MISSED], 0u);
}

void CaptureTest::R2_burstWaitsForTheReader()
{
    open(0);
    Reader &reader = addReader();
    auto storm = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {QByteArray::number(burstForks())}, other);
    QTest::qSleep(500); // and nobody looks into the ring
    turnUntilEnded(storm.pid, {&reader});
    close(storm.input);
    close(storm.output);
    const auto hasAll = [&] {
        turn(10);
        reader.receive();
        return reader.forks >= __u64(burstForks()) && !reader.stats.empty();
    };
    QTRY_VERIFY(hasAll());
    QVERIFY(reader.lost.empty());
    QCOMPARE(reader.lives->problems().join(QLatin1Char('\n')), QString());
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
