// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The real kernel programs: what is in their records, and books that balance.
#include <QTest>

#include <algorithm>
#include <map>
#include <memory>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

namespace {

// A user whom nobody is, not even in another run of this test at the same time.
const uid_t other = 1'000'000 + uid_t(getpid());

struct Totals
{
    __u64 attempts = 0;
    __u64 ringFull = 0;
    __u64 forks = 0;
    __u64 exits = 0;
};

Totals totals(const Collector &collector)
{
    Totals sum;
    for (const cpu_counters &cpu : collector.books()) {
        sum.attempts += cpu.attempts;
        sum.ringFull += cpu.ring_full;
        sum.forks += cpu.by_type[0];
        sum.exits += cpu.by_type[FORKSCOPE_COUNTER_EXITS - FORKSCOPE_COUNTER_FORKS];
    }
    return sum;
}

// An emulated machine is a hundred times slower.
bool isEmulated()
{
    return qEnvironmentVariableIsSet("FORKSCOPE_VM");
}
int tinyRingForks()
{
    return isEmulated() ? 500 : 20'000;
}
int manyForks()
{
    return isEmulated() ? 2'000 : 100'000;
}

} // namespace

class CollectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void everyFieldOfABirthIsThere();
    void threadsAreLeftOutUnlessAsked();
    void shallowStreamHooksNoSystemCall();
    void R1_booksBalanceWithATinyRing();
    void hundredThousandForksAreCounted();
    void recordsAreWellFormed();

private:
    std::unique_ptr<Recorder> m_recorder; // for tests that need no settings of their own
};

void CollectorTest::initTestCase()
{
    m_recorder = std::make_unique<Recorder>(Recorder::everything());
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
}

void CollectorTest::init()
{
    m_recorder->clear();
}

void CollectorTest::everyFieldOfABirthIsThere()
{
    Recorder &recorder = *m_recorder;
    const Records records = recorder.run(Recorder::program("fork"));
    const Record *exec = Recorder::find(records, FORKSCOPE_EXEC, records.front().head().tgid);
    QVERIFY(exec);
    const auto birth =
        std::find_if(records.rbegin(), records.rend(), [](const Record &r) { return r.head().type == FORKSCOPE_FORK; });
    const auto &fork = birth->as<forkscope_fork>();
    QCOMPARE(birth->string(0), QByteArray("fork"));
    QCOMPARE(birth->string(1), QByteArray()); // clone has no structure in user memory
    QCOMPARE(fork.task_start, fork.head.start);
    QVERIFY(fork.head.start > fork.parent_start);
    QVERIFY(fork.head.time >= fork.head.start);
    QCOMPARE(fork.creator_start, fork.parent_start);
    QCOMPARE(fork.creator_tgid, exec->head().tgid);
    QCOMPARE(fork.creator_tid, exec->head().tgid);
    QVERIFY(fork.cgroup_id != 0);
    QCOMPARE(fork.cgroup_id, exec->as<forkscope_exec>().cgroup_id);
    if (!KernelHooks::ofThisKernel().callSite) {
        QCOMPARE(fork.registers[0], 0x1200011u);
        QCOMPARE(fork.registers[1], 0u);
        QVERIFY(fork.child_stack != 0);
        QCOMPARE(fork.child_stack, fork.creator_stack);
        QVERIFY(fork.child_tls != 0);
    }
    QCOMPARE(fork.tid, fork.head.tgid);
    QCOMPARE(fork.uid, 0u);
    QVERIFY(fork.ns_pid != 0);
    QCOMPARE(fork.new_namespaces, 0u);
    QCOMPARE(fork.task_flags & 0x200040u, 0x40u); // has not run a program; is no kernel thread
    QCOMPARE(fork.compat, 0u);
    QVERIFY(fork.hooks & FORKSCOPE_HOOK_TASK_NEWTASK);
    struct stat space = {};
    QVERIFY(!stat("/proc/self/ns/pid", &space));
    QCOMPARE(fork.pid_ns, unsigned(space.st_ino));
}

void CollectorTest::threadsAreLeftOutUnlessAsked()
{
    Recorder recorder({});
    const Records records = recorder.run(Recorder::program("thread"));
    for (const Record &record : records)
        QVERIFY(!(record.head().flags & FORKSCOPE_THREAD));
    QCOMPARE(
        std::count_if(records.begin(), records.end(), [](const Record &r) { return r.head().type == FORKSCOPE_FORK; }),
        2);
    // The end of a process is its last task's, whichever that is.
    const Records last = recorder.run(Recorder::program("leader_first"));
    QVERIFY(std::any_of(last.begin(), last.end(), [](const Record &r) {
        return r.head().type == FORKSCOPE_EXIT && (r.head().flags & FORKSCOPE_GROUP_DEATH) &&
               (r.head().flags & FORKSCOPE_THREAD);
    }));
}

void CollectorTest::shallowStreamHooksNoSystemCall()
{
    Recorder shallow(Recorder::everything());
    QVERIFY(!(shallow.collector().hooks() & (FORKSCOPE_HOOK_SYS_ENTER | FORKSCOPE_HOOK_SYS_EXIT)));
    const Records records = shallow.run(Recorder::program("fail_arguments"));
    const bool canSee = shallow.collector().capabilities() & FORKSCOPE_CAN_FAILURES;
    const auto failures = std::count_if(records.begin(), records.end(),
                                        [](const Record &r) { return r.head().type == FORKSCOPE_FORK_FAILED; });
    QCOMPARE(failures, canSee ? 1 : 0); // what clone3 checks before kernel_clone is beyond its hooks
    CaptureSettings settings = Recorder::everything();
    settings.deep = true;
    Recorder deep(settings);
    const bool canBeDeep = !KernelHooks::ofThisKernel().currentTask;
    QCOMPARE(deep.collector().isDeep(), canBeDeep);
    QCOMPARE(bool(deep.collector().hooks() & FORKSCOPE_HOOK_SYS_EXIT), canBeDeep);
    QCOMPARE(bool(deep.collector().capabilities() & FORKSCOPE_CAN_FAILURES), canBeDeep);
}

void CollectorTest::R1_booksBalanceWithATinyRing()
{
    CaptureSettings settings = Recorder::everything();
    settings.ringBytes = 4096;
    settings.scopeUid = other; // nobody else adds to the books
    Recorder recorder(settings);
    auto started =
        Recorder::start(Recorder::program("vforks").toLocal8Bit(), {QByteArray::number(tinyRingForks())}, other);
    __u64 taken = 0;
    const auto take = [&](const forkscope_record &) { ++taken; };
    __u64 full = 0;
    while (waitpid(started.pid, nullptr, WNOHANG) == 0) {
        if (const __u64 now = totals(recorder.collector()).ringFull; now > full) { // so that it overflows for sure
            full = now;
            recorder.collector().drain(1 << 20, take);
        }
    }
    close(started.input);
    close(started.output);
    const auto missing = [&] { // the last ones may still be freed
        while (recorder.collector().drain(1 << 20, take))
            ;
        const Totals sum = totals(recorder.collector());
        return sum.attempts - sum.ringFull - taken;
    };
    QTRY_COMPARE(missing(), 0u);
    const Totals sum = totals(recorder.collector());
    QVERIFY(sum.ringFull > 0);
    QVERIFY(sum.ringFull < sum.attempts);
    QCOMPARE(sum.forks, __u64(tinyRingForks()));
}

void CollectorTest::hundredThousandForksAreCounted()
{
    Recorder recorder(Recorder::everything());
    auto started = Recorder::start(Recorder::program("vforks").toLocal8Bit(), {QByteArray::number(manyForks())});
    __u64 forks = 0, exits = 0, taken = 0, inversions = 0;
    std::vector<__u64> last(recorder.collector().books().size());
    const auto take = [&](const forkscope_record &record) {
        ++taken;
        inversions += record.time < last[record.cpu];
        last[record.cpu] = record.time;
        if (record.type == FORKSCOPE_FORK)
            forks += reinterpret_cast<const forkscope_fork &>(record).creator_tgid == unsigned(started.pid);
        else if (record.type == FORKSCOPE_EXIT)
            exits += reinterpret_cast<const forkscope_exit &>(record).parent_tgid == unsigned(started.pid);
    };
    while (waitpid(started.pid, nullptr, WNOHANG) == 0) {
        recorder.collector().drain(1 << 20, take);
        QTest::qSleep(10);
    }
    close(started.input);
    close(started.output);
    while (recorder.collector().drain(1 << 20, take))
        ;
    QCOMPARE(totals(recorder.collector()).ringFull, 0u);
    QCOMPARE(recorder.collector().missed(), 0u);
    QCOMPARE(forks, __u64(manyForks()));
    QCOMPARE(exits, __u64(manyForks()));
}

void CollectorTest::recordsAreWellFormed()
{
    CaptureSettings settings = Recorder::everything();
    settings.deep = true;
    Recorder recorder(settings);
    for (const char *name : {"clone3", "thread", "spawn", "fail_arguments", "thread_exec"})
        for (const Record &record : recorder.run(Recorder::program(name))) {
            const forkscope_record &head = record.head();
            QCOMPARE(head.size % 8, 0);
            QVERIFY(head.size <= FORKSCOPE_RECORD_MAX && head.fixed <= head.size);
            static const std::map<int, int> strings = {{FORKSCOPE_FORK, 3},
                                                       {FORKSCOPE_FORK_FAILED, 3},
                                                       {FORKSCOPE_EXEC, 4},
                                                       {FORKSCOPE_EXIT, 1},
                                                       {FORKSCOPE_REAP, 0}};
            int end = head.fixed;
            for (int i = 0; i < strings.at(head.type); ++i)
                end += 2 + int(record.string(i).size());
            QVERIFY(end <= head.size && head.size - end < 8);
            for (; end < head.size; ++end)
                QCOMPARE(record.bytes()[end], '\0');
        }
}

QTEST_GUILESS_MAIN(CollectorTest)
#include "tst_collector.moc"
