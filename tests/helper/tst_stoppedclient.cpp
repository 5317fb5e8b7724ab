// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A client that is stopped while others read: it harms nobody, and is given up in the end. FORKSCOPE_STOP_SECONDS is
// how long it is stopped: 40 before a release, which is longer than the helper's patience; then the others' delays are
// judged too, which a busy machine makes at random.
#include <QTest>

#include <algorithm>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpertest.h"
#include "streamreader.h"

namespace {

constexpr int patience = 30;        // seconds, of the helper with a client that does not read
constexpr qint64 bound = 5 * 1024;  // KiB that such a client may cost
constexpr qint64 delay = 5'000'000; // ns that it may add to others' delays

__u64 bootTime()
{
    timespec now = {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return __u64(now.tv_sec) * 1'000'000'000 + __u64(now.tv_nsec);
}

// Does the work in a child that ends with this process.
template <typename Work>
pid_t startChild(const Work &work)
{
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        work();
        _exit(0);
    }
    return child;
}

void endChild(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
}

void bearOne()
{
    const pid_t child = vfork();
    if (child == 0)
        _exit(0);
    waitpid(child, nullptr, 0);
}

// Some thousands of births a second, evenly; what is measured is the way of a record, not a full machine.
void forkEvenly()
{
    for (;;) {
        for (int i = 0; i < 40; ++i)
            bearOne();
        usleep(10'000);
    }
}

// What a client says that has come to the end of its stream.
struct LastWord
{
    bool wasSlow = false;
    __u64 lost = 0;
    __u64 nextSeq = 0;
};

// Reads until it is given up. Says one byte when the stream has begun, and its last word in the end.
void readOn(int socket, int pipe)
{
    StreamReader reader;
    LastWord word;
    while (const auto frame = Client::receive(socket, -1)) {
        if (reader.frames.empty() && write(pipe, "b", 1) != 1)
            return;
        reader.take(*frame);
        if (frame->head.type == FORKSCOPE_BYE)
            word.wasSlow =
                reinterpret_cast<const forkscope_bye *>(frame->payload.constData())->reason == FORKSCOPE_BYE_SLOW;
    }
    word.lost = reader.lost[FORKSCOPE_STAGE_HELPER];
    word.nextSeq = reader.nextSeq;
    (void)!write(pipe, &word, sizeof(word));
}

} // namespace

class StoppedClientTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void R5_stoppedClientHarmsNobody();

private:
    // Reads for a while; the delay of the slowest hundredth of the records.
    qint64 slowestDelay(StreamReader &reader, int seconds);
};

qint64 StoppedClientTest::slowestDelay(StreamReader &reader, int seconds)
{
    std::vector<qint64> delays;
    const QDeadlineTimer deadline(seconds * 1000);
    while (!deadline.hasExpired()) {
        const auto frame = Client::receive(reader.socket, 100);
        if (!frame)
            continue;
        const __u64 now = bootTime();
        reader.take(*frame);
        const auto *batch = reinterpret_cast<const forkscope_batch *>(frame->payload.constData());
        if (frame->head.type != FORKSCOPE_EVENTS)
            continue;
        qsizetype at = sizeof(*batch);
        for (__u32 i = 0; i < batch->count; ++i) {
            const auto *head = reinterpret_cast<const forkscope_record *>(frame->payload.constData() + at);
            delays.push_back(qint64(now - head->time));
            at += head->size;
        }
    }
    if (delays.empty())
        return -1;
    const auto slowest = delays.begin() + qptrdiff(delays.size() * 99 / 100);
    std::nth_element(delays.begin(), slowest, delays.end());
    return *slowest;
}

void StoppedClientTest::R5_stoppedClientHarmsNobody()
{
    bool isSet = false;
    int seconds = qEnvironmentVariableIntValue("FORKSCOPE_STOP_SECONDS", &isSet);
    seconds = isSet ? seconds : 2;
    start(MockPolkit::Mode::Allow, {}, RunningHelper::Build::Plain);
    Client first(m_bus->address(), alice), second(m_bus->address(), bob);
    StreamReader quick;
    quick.socket = first.open(&askForEveryone).socket;
    const int slow = second.open(&askForEveryone).socket; // the same wish, so that both share the kernel programs
    QVERIFY(quick.socket >= 0 && slow >= 0);
    int pipe[2];
    QVERIFY(!::pipe2(pipe, O_CLOEXEC));
    const pid_t client = startChild([&] { readOn(slow, pipe[1]); });
    close(slow);
    close(pipe[1]);
    const pid_t forks = startChild(&forkEvenly);
    char said = 0;
    QCOMPARE(read(pipe[0], &said, 1), 1);

    const qint64 before = slowestDelay(quick, seconds);
    const qint64 memory = m_helper->anonymousKiB();
    const __u64 records = quick.records;
    QVERIFY(!kill(client, SIGSTOP));
    const qint64 beside = slowestDelay(quick, seconds);
    const qint64 grown = m_helper->anonymousKiB() - memory;
    qInfo("p99 of the delay %.2f ms, beside a client stopped for %d s %.2f ms; %llu records then, %lld KiB more",
          double(before) / 1e6, seconds, double(beside) / 1e6, quick.records - records, grown);
    QVERIFY(quick.records > records);
    QVERIFY(quick.lost.empty());
    QCOMPARE(quick.lives->problems().join(QLatin1Char('\n')), QString());
    QVERIFY2(grown <= bound, qPrintable(QString::number(grown)));
    QVERIFY(!kill(client, SIGCONT));
    if (seconds > patience) {
        QVERIFY(beside - before <= delay);
        LastWord word; // after what was kept for it
        QCOMPARE(read(pipe[0], &word, sizeof(word)), ssize_t(sizeof(word)));
        QVERIFY(word.wasSlow);
        QVERIFY(word.lost > 0 && word.nextSeq < quick.nextSeq);
    }
    endChild(forks);
    endChild(client);
    close(pipe[0]);
    close(quick.socket);
}

QTEST_GUILESS_MAIN(StoppedClientTest)
#include "tst_stoppedclient.moc"
