// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/synthetic.h"

#include "app/stream/eventdecoder.h"

#include <array>
#include <sched.h>
#include <sys/syscall.h>

namespace forkscope {

// What happens next in a story: to its process `who`, or by it.
struct SyntheticStream::Step
{
    enum What { Fork, Vfork, Thread, Refused, Exec, Exit, Reap } what;
    std::size_t who; // 0: the lane's root; 1 and on: those born in the story
    int program = 0; // exec
    double wait = 1; // before it, in mean steps
};

namespace {

using Step = SyntheticStream::Step;

constexpr quint64 Begin = 5'000'000'000;
constexpr quint64 Second = 1'000'000'000;
constexpr quint32 Cpus = 2;
constexpr quint32 PidMax = 4'194'304;
constexpr quint32 BombSize = 30'000;
constexpr quint32 ChainLength = 32'768;
constexpr quint32 SiblingCount = 100'000;
constexpr auto Births =
    FORKSCOPE_HOOK_TASK_NEWTASK | FORKSCOPE_HOOK_SCHED_PROCESS_FORK | FORKSCOPE_HOOK_SCHED_PROCESS_EXEC;

struct Program
{
    const char *comm;
    const char *path;
    const char *arguments; // %1: number of the unit, %2: its directory
};

enum { Shell, Driver, Compiler, Assembler, Collect, Linker, True, Grep, Worker };
constexpr std::array Programs{
    Program{"sh", "/bin/sh", "/bin/sh\n-c\ngcc -Wall -O2 -g -MD -c -o obj/dir_%2/unit_%1.o src/dir_%2/unit_%1.c"},
    Program{"gcc", "/usr/bin/gcc", "gcc\n-Wall\n-O2\n-g\n-MD\n-c\n-o\nobj/dir_%2/unit_%1.o\nsrc/dir_%2/unit_%1.c"},
    Program{"cc1", "/usr/lib/gcc/x86_64-linux-gnu/12/cc1",
            "/usr/lib/gcc/x86_64-linux-gnu/12/cc1\n-quiet\n-imultiarch\nx86_64-linux-gnu\n-MD\nobj/dir_%2/unit_%1.d\n"
            "src/dir_%2/unit_%1.c\n-quiet\n-dumpdir\nobj/dir_%2/\n-dumpbase\nunit_%1.c\n-mtune=generic\n-march=x86-64\n"
            "-g\n-O2\n-Wall\n-fasynchronous-unwind-tables\n-o\n/tmp/cc%1.s"},
    Program{"as", "/usr/bin/as", "as\n--64\n-o\nobj/dir_%2/unit_%1.o\n/tmp/cc%1.s"},
    Program{"collect2", "/usr/lib/gcc/x86_64-linux-gnu/12/collect2",
            "/usr/lib/gcc/x86_64-linux-gnu/12/collect2\n-pie\n-o\nbin/program_%2"},
    Program{"ld", "/usr/bin/ld", "/usr/bin/ld\n-pie\n-o\nbin/program_%2"},
    Program{"true", "/bin/true", "true"},
    Program{"grep", "/bin/grep", "grep\n-q\npattern_%1\nfile_%2.txt"},
    Program{"worker", "/usr/sbin/worker", "worker: pool %2"},
};

const std::vector<Step> CompileStory{
    {Step::Vfork, 0, 0, 2}, {Step::Exec, 1, Shell},
    {Step::Vfork, 1, 0, 2}, {Step::Exec, 2, Driver},
    {Step::Vfork, 2, 0, 3}, {Step::Exec, 3, Compiler},
    {Step::Exit, 3, 0, 40}, {Step::Reap, 3},
    {Step::Vfork, 2},       {Step::Exec, 4, Assembler},
    {Step::Exit, 4, 0, 10}, {Step::Reap, 4},
    {Step::Exit, 2},        {Step::Reap, 2},
    {Step::Exit, 1},        {Step::Reap, 1},
};
const std::vector<Step> LinkStory{
    {Step::Vfork, 0, 0, 2}, {Step::Exec, 1, Driver}, {Step::Vfork, 1},       {Step::Exec, 2, Collect},
    {Step::Vfork, 2},       {Step::Exec, 3, Linker}, {Step::Exit, 3, 0, 60}, {Step::Reap, 3},
    {Step::Exit, 2},        {Step::Reap, 2},         {Step::Exit, 1},        {Step::Reap, 1},
};
const std::vector<Step> TrueStory{
    {Step::Fork, 0},
    {Step::Exec, 1, True},
    {Step::Exit, 1},
    {Step::Reap, 1},
};
const std::vector<Step> GrepStory{
    {Step::Fork, 0, 0, 2},
    {Step::Exec, 1, Grep},
    {Step::Exit, 1, 0, 3},
    {Step::Reap, 1},
};
const std::vector<Step> ThreadStory{
    {Step::Thread, 0},
    {Step::Thread, 0},
    {Step::Thread, 0},
    {Step::Thread, 0},
};
const std::vector<Step> WorkerStory{
    {Step::Fork, 0, 0, 5}, {Step::Exec, 1, Worker}, {Step::Thread, 1},
    {Step::Thread, 1},     {Step::Exit, 1, 0, 20},  {Step::Reap, 1},
};
const std::vector<Step> RefusedStory{{Step::Refused, 0, 0, 5}};

QByteArray argumentsOf(const Program &program, quint32 unit)
{
    QByteArray arguments(program.arguments);
    arguments.replace("%1", QByteArray::number(unit)).replace("%2", QByteArray::number(unit / 50));
    arguments.replace('\n', '\0');
    return arguments + '\0';
}

} // namespace

SyntheticStream::SyntheticStream(const SyntheticOptions &options)
    : m_options(options), m_random(options.seed), m_attempts(Cpus), m_time(Begin), m_nextStats(Begin + Second)
{
}

std::optional<Message> SyntheticStream::next()
{
    if (!m_hasBegun)
        begin();
    while (m_ready.empty() && !m_due.empty()) {
        const auto [time, lane] = m_due.top();
        m_due.pop();
        m_time = std::max(m_time, time);
        tellLane(lane);
    }
    if (m_ready.empty() && !m_batch.isEmpty())
        closeBatch();
    if (m_ready.empty())
        return std::nullopt;
    auto message = std::move(m_ready.front());
    m_ready.pop_front();
    return message;
}

void SyntheticStream::begin()
{
    m_hasBegun = true;
    Hello hello;
    hello.fixed.protocol = FORKSCOPE_PROTOCOL;
    hello.fixed.boottime = Begin;
    hello.fixed.realtime = 1'780'000'000 * Second;
    hello.fixed.scope_uid = FORKSCOPE_SCOPE_EVERYONE;
    hello.fixed.options = FORKSCOPE_OPTION_THREADS | FORKSCOPE_OPTION_ARGUMENTS | FORKSCOPE_OPTION_SNAPSHOT;
    hello.fixed.capabilities = FORKSCOPE_CAN_LINEAGE | FORKSCOPE_CAN_ARGS_AT_EXEC | FORKSCOPE_CAN_REAP;
    hello.fixed.pid_max = PidMax;
    hello.program = "synthetic 1";
    hello.kernel = "6.1.0-synthetic";
    hello.machine = "x86_64";
    hello.source = "synthetic";
    m_ready.push_back({MessageType::Hello, encodeHello(hello)});

    const auto init = exist("init", 1, std::nullopt);
    const auto make = exist("make", 1'000, init);
    const auto shell = exist("bash", 1'001, init);
    const auto server = exist("server", 1'002, init);
    m_ready.push_back(
        {MessageType::Snapshot, m_snapshot.take(0, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)});

    const auto addLanes = [this](Life root, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            m_lanes.push_back({root, nullptr, 0, {}, 0});
    };
    const bool isMixed = m_options.mix == SyntheticMix::Mixed;
    if (m_options.mix == SyntheticMix::Build || isMixed)
        addLanes(make, 8);
    if (m_options.mix == SyntheticMix::Loop || isMixed)
        addLanes(shell, 1);
    if (m_options.mix == SyntheticMix::Server || isMixed)
        addLanes(server, 3);
    if (m_options.mix == SyntheticMix::Bomb)
        tellBomb();
    else if (m_options.mix == SyntheticMix::Chain)
        tellChain();
    else if (m_options.mix == SyntheticMix::Siblings)
        tellSiblings();
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane)
        m_due.emplace(m_time + lane, lane);
}

const std::vector<Step> &SyntheticStream::pickStory(std::size_t lane)
{
    const auto chance = m_random() % 100;
    const auto name = m_lives[m_lanes[lane].root].pid;
    if (name == 1'000)
        return chance < 96 ? CompileStory : LinkStory;
    if (name == 1'001)
        return chance < 70 ? TrueStory : GrepStory;
    if (chance < 80)
        return ThreadStory;
    return chance < 97 ? WorkerStory : RefusedStory;
}

void SyntheticStream::tellLane(std::size_t index)
{
    auto &lane = m_lanes[index];
    if (!lane.story) {
        if (m_number >= m_options.events)
            return;
        lane.story = &pickStory(index);
        lane.at = 0;
        lane.cast.assign(1, lane.root);
        lane.unit = m_nextUnit++;
    }
    tellStep(lane, (*lane.story)[lane.at++]);
    if (lane.at == lane.story->size())
        lane.story = nullptr;
    const auto wait = lane.story ? (*lane.story)[lane.at].wait : 1;
    const auto mean = double(Second) / m_options.perSecond * double(m_lanes.size()) * wait / 4;
    m_due.emplace(m_time + 1 + quint64(std::exponential_distribution<double>(1 / mean)(m_random)), index);
}

void SyntheticStream::tellStep(Lane &lane, const Step &step)
{
    const auto who = lane.cast[step.who];
    switch (step.what) {
    case Step::Fork:
    case Step::Vfork:
        lane.cast.push_back(fork(who, step.what == Step::Vfork));
        break;
    case Step::Thread:
        thread(who);
        break;
    case Step::Refused:
        refuse(who);
        break;
    case Step::Exec:
        exec(who, step.program, lane.unit);
        break;
    case Step::Exit:
        exit(who, m_random() % 50 == 0 ? 1 << 8 : 0);
        break;
    case Step::Reap:
        reap(who);
        break;
    }
}

void SyntheticStream::tellBomb()
{
    std::deque<Life> forking{fork(2, false)};
    const auto first = forking.front();
    while (m_lives.size() < BombSize) {
        for (int child = 0; child < 2; ++child)
            forking.push_back(fork(forking.front(), false));
        forking.pop_front();
        wait(0.1);
    }
    while (m_number < m_options.events) {
        refuse(forking[m_random() % forking.size()]);
        wait(0.1);
    }
    for (auto life = first; life < m_lives.size(); ++life)
        exit(life, 9);
}

void SyntheticStream::tellChain()
{
    const auto first = fork(2, false);
    for (auto life = first; life + 1 < first + ChainLength; life = fork(life, false))
        wait(0.1);
    while (m_number < m_options.events) {
        refuse(m_lives.size() - 1);
        wait(0.1);
    }
    for (auto life = m_lives.size(); life > first; --life) {
        exit(life - 1, 0);
        if (life - 1 > first)
            reap(life - 1);
    }
}

void SyntheticStream::tellSiblings()
{
    const auto first = m_lives.size();
    for (quint32 child = 0; child < SiblingCount; ++child) {
        fork(2, false);
        wait(0.1);
    }
    while (m_number < m_options.events) {
        refuse(2);
        wait(0.1);
    }
    for (auto life = first; life < m_lives.size(); ++life) {
        exit(life, 0);
        reap(life);
    }
}

void SyntheticStream::wait(double meanSteps)
{
    const auto mean = double(Second) / m_options.perSecond * meanSteps;
    m_time += 1 + quint64(std::exponential_distribution<double>(1 / mean)(m_random));
}

template <class Record>
Record SyntheticStream::recordOf(forkscope_type type, Life process)
{
    Record record{};
    record.head.type = quint8(type);
    record.head.cpu = quint16(m_random() % Cpus);
    record.head.attempt = ++m_attempts[record.head.cpu];
    record.head.tgid = m_lives[process].pid;
    record.head.start = m_lives[process].start;
    record.head.time = m_time;
    return record;
}

template <class Record>
void SyntheticStream::add(const Record &record, std::initializer_list<Bytes> strings)
{
    if (m_batch.isEmpty())
        m_batchFirst = m_number;
    m_batch.add(record, strings);
    ++m_number;
    if (m_batch.isFull())
        closeBatch();
    if (m_time >= m_nextStats) {
        closeBatch();
        const std::array<quint64, 2 + FORKSCOPE_COUNTERS> stats{FORKSCOPE_COUNTERS, m_time,  m_number, 0, 0,
                                                                m_number,           m_number};
        m_ready.push_back({MessageType::Stats, QByteArray(reinterpret_cast<const char *>(stats.data()), sizeof stats)});
        m_nextStats = m_time + Second;
    }
}

void SyntheticStream::closeBatch()
{
    if (!m_batch.isEmpty())
        m_ready.push_back({MessageType::Events, m_batch.take(m_batchFirst)});
}

SyntheticStream::Life SyntheticStream::exist(const char *name, quint32 pid, std::optional<Life> parent)
{
    m_lives.push_back({pid, parent ? qint64(*parent) : -1, Begin - Second + pid, 0});
    auto existing = recordOf<forkscope_existing>(FORKSCOPE_EXISTING, m_lives.size() - 1);
    existing.parent_tgid = parent ? m_lives[*parent].pid : 0;
    existing.parent_start = parent ? m_lives[*parent].start : 0;
    existing.threads = 1;
    existing.hooks = FORKSCOPE_HOOK_ITER_TASK;
    m_snapshot.add(existing, {name, name});
    return m_lives.size() - 1;
}

SyntheticStream::Life SyntheticStream::fork(Life parent, bool isVfork)
{
    m_lastPid = m_lastPid >= PidMax ? 300 : m_lastPid + 1;
    m_lives.push_back({m_lastPid, qint64(parent), m_time, 0});
    auto record = recordOf<forkscope_fork>(FORKSCOPE_FORK, m_lives.size() - 1);
    record.task_start = m_time;
    record.parent_start = record.creator_start = m_lives[parent].start;
    record.tid = m_lastPid;
    record.parent_tgid = record.creator_tgid = record.creator_tid = m_lives[parent].pid;
    record.clone_flags = isVfork ? CLONE_VM | CLONE_VFORK : CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    record.registers[0] = record.clone_flags | 17;
    record.cgroup_id = 4711;
    // Where a program's memory lies is chosen anew for each program, not for each call.
    const auto place = quint64(m_lives[parent].pid) * 2'654'435'761 % 0x1000000;
    record.creator_stack = record.child_stack = 0x7ffc00000000 + place * 16;
    record.child_tls = 0x7f0000000740 + place * 0x1000;
    record.exit_signal = 17;
    record.syscall = isVfork ? SYS_vfork : SYS_clone;
    record.uid = 1000;
    record.ns_pid = m_lastPid;
    record.pid_ns = 4026531836;
    record.task_flags = record.creator_flags = 0x400000;
    record.hooks = Births;
    add(record, {"make"});
    ++m_processes;
    return m_lives.size() - 1;
}

void SyntheticStream::thread(Life process)
{
    m_lastPid = m_lastPid >= PidMax ? 300 : m_lastPid + 1;
    auto birth = recordOf<forkscope_fork>(FORKSCOPE_FORK, process);
    birth.head.flags = FORKSCOPE_THREAD;
    birth.task_start = m_time;
    birth.creator_start = m_lives[process].start;
    birth.tid = m_lastPid;
    birth.creator_tgid = birth.creator_tid = m_lives[process].pid;
    birth.clone_flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
                        CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    birth.exit_signal = -1;
    birth.syscall = SYS_clone3;
    birth.uid = 33;
    birth.hooks = Births;
    add(birth, {"server"});
    ++m_threads;
    auto end = recordOf<forkscope_exit>(FORKSCOPE_EXIT, process);
    end.head.flags = FORKSCOPE_THREAD;
    end.head.time = m_time + 50'000 + m_random() % 100'000;
    end.tid = m_lastPid;
    end.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXIT;
    add(end, {"server"});
}

void SyntheticStream::refuse(Life process)
{
    auto record = recordOf<forkscope_fork_failed>(FORKSCOPE_FORK_FAILED, process);
    record.tid = m_lives[process].pid;
    record.error = 11; // EAGAIN
    record.exit_signal = 17;
    record.syscall = SYS_clone;
    record.clone_flags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    record.nproc_limit = BombSize;
    record.hooks = FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE;
    add(record, {"server"});
    ++m_failures;
}

void SyntheticStream::exec(Life process, int program, quint32 unit)
{
    const auto &what = Programs.at(std::size_t(program));
    const auto arguments = argumentsOf(what, unit);
    auto record = recordOf<forkscope_exec>(FORKSCOPE_EXEC, process);
    record.cgroup_id = 4711;
    record.tid = record.old_tid = record.ns_pid = m_lives[process].pid;
    record.uid = 1000;
    record.pid_ns = 4026531836;
    record.argv_bytes = quint32(arguments.size());
    record.argc = quint32(arguments.count('\0'));
    record.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXEC;
    record.path_hook_tag = FORKSCOPE_PATH_KERNEL;
    add(record, {what.comm, what.path, what.comm, arguments});
    ++m_execs;
}

void SyntheticStream::exit(Life process, quint32 status)
{
    m_lives[process].end = m_time;
    auto record = recordOf<forkscope_exit>(FORKSCOPE_EXIT, process);
    const auto parent = m_lives[std::size_t(m_lives[process].parent)];
    record.head.flags = FORKSCOPE_GROUP_DEATH;
    record.tid = m_lives[process].pid;
    record.status = record.task_status = status;
    record.parent_tgid = parent.pid;
    record.parent_start = parent.start;
    record.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXIT;
    add(record, {"cc1"});
    ++m_ends;
}

void SyntheticStream::reap(Life process)
{
    auto record = recordOf<forkscope_reap>(FORKSCOPE_REAP, process);
    const auto parent = m_lives[std::size_t(m_lives[process].parent)];
    record.by_tgid = parent.pid;
    record.by_start = parent.start;
    record.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_FREE;
    add(record, {});
}

} // namespace forkscope
