// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Streams of any size that look like real ones, the same for the same seed: for benchmarks, and for tests that need
// more than a few lines of text give.
#pragma once

#include "app/stream/batchbuilder.h"
#include "app/stream/message.h"

#include <QByteArray>

#include <deque>
#include <optional>
#include <queue>
#include <random>
#include <vector>

namespace forkscope {

enum class SyntheticMix {
    Build,    // make -j8: shells, compiler drivers, compilers, assemblers, now and then a linker
    Loop,     // a shell calling short programs one after the other
    Server,   // threads, worker processes, forks refused now and then
    Mixed,    // the three above at once
    Bomb,     // every process forks two; from 30,000 on the kernel refuses; then all are killed
    Chain,    // 32,768 processes, each the child of the one before
    Siblings, // 100,000 children of one process
};

struct SyntheticOptions
{
    SyntheticMix mix = SyntheticMix::Build;
    quint64 events = 100'000; // at least; the stories begun are told to their end
    quint64 seed = 1;
    double perSecond = 5'000; // on average
};

// What became of each process, to compare a tree with.
struct SyntheticLife
{
    quint32 pid = 0;
    qint64 parent = -1; // index of the parent's life
    quint64 start = 0;
    quint64 end = 0; // 0: still alive
};

class SyntheticStream
{
public:
    explicit SyntheticStream(const SyntheticOptions &options);

    // Hello, snapshot, events with the counters every second; nothing at the end.
    std::optional<Message> next();

    quint64 events() const { return m_number; }
    quint64 processes() const { return m_processes; }
    quint64 threads() const { return m_threads; }
    quint64 failures() const { return m_failures; }
    quint64 execs() const { return m_execs; }
    quint64 ends() const { return m_ends; }
    // In birth order, those of the snapshot first.
    const std::vector<SyntheticLife> &lives() const { return m_lives; }

    struct Step;

private:
    using Life = std::size_t; // index into m_lives

    // One story at a time, told step by step while others go on.
    struct Lane
    {
        Life root = 0;
        const std::vector<Step> *story = nullptr;
        std::size_t at = 0;
        std::vector<Life> cast; // processes of the story, in the order they were born
        quint32 unit = 0;       // what is compiled
    };

    void begin();
    void tellLane(std::size_t index);
    void tellStep(Lane &lane, const Step &step);
    void tellBomb();
    void tellChain();
    void tellSiblings();
    const std::vector<Step> &pickStory(std::size_t lane);

    Life exist(const char *name, quint32 pid, std::optional<Life> parent);
    Life fork(Life parent, bool isVfork);
    void thread(Life process);
    void refuse(Life process);
    void exec(Life process, int program, quint32 unit);
    void exit(Life process, quint32 status);
    void reap(Life process);
    template <class Record>
    Record recordOf(forkscope_type type, Life process);
    template <class Record>
    void add(const Record &record, std::initializer_list<Bytes> strings);
    void closeBatch();
    void wait(double meanSteps);

    SyntheticOptions m_options;
    std::mt19937_64 m_random;
    BatchBuilder m_batch;
    BatchBuilder m_snapshot{FORKSCOPE_BATCH_SNAPSHOT};
    std::deque<Message> m_ready;
    std::vector<SyntheticLife> m_lives;
    std::vector<Lane> m_lanes;
    std::priority_queue<std::pair<quint64, std::size_t>, std::vector<std::pair<quint64, std::size_t>>, std::greater<>>
        m_due; // time and lane
    std::vector<quint32> m_attempts;
    quint64 m_time = 0;
    quint64 m_nextStats = 0;
    quint64 m_number = 0;
    quint64 m_batchFirst = 0;
    quint64 m_processes = 0;
    quint64 m_threads = 0;
    quint64 m_failures = 0;
    quint64 m_execs = 0;
    quint64 m_ends = 0;
    quint32 m_lastPid = 4'000;
    quint32 m_nextUnit = 1;
    bool m_hasBegun = false;
};

} // namespace forkscope
