// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <systemd/sd-event.h>

#include "bpf/batch.h"
#include "bpf/collector.h"
#include "bpf/kernelloss.h"
#include "bpf/streamwriter.h"

// A collector at work: numbers its records, packs them into batches, and gives them with losses, snapshots and
// counters to all streams that asked for the same.
class Capture
{
public:
    enum class Snapshots { Never, Always };

    Capture(sd_event *loop, std::unique_ptr<Collector> collector);
    ~Capture();
    Capture(const Capture &) = delete;
    Capture &operator=(const Capture &) = delete;

    const Collector &collector() const { return *m_collector; }
    bool isWatched() const { return !m_clients.empty(); }
    // Sends it HELLO and the processes there are; what happens from now on follows.
    void add(StreamWriter *writer, Snapshots snapshots);
    void remove(StreamWriter *writer);
    // False if the last one is not yet read.
    bool sendSnapshot(StreamWriter *writer);

private:
    struct Client
    {
        StreamWriter *writer;
        Snapshots snapshots;
        bool needsSnapshot = false;
    };

    static int onRing(sd_event_source *, int, uint32_t, void *self);
    static int onPause(sd_event_source *, uint64_t, void *self);
    static int onTick(sd_event_source *, uint64_t usec, void *self);
    bool drain(size_t byteLimit);
    void pause(uint64_t usec);
    void take(const forkscope_record &record);
    void flushBatch();
    void tick();
    void tellTailLoss();
    void tellLoss(forkscope_cause cause, __u32 cpu, __u64 count, __u64 timeLast);
    void sendDueSnapshots();
    bool send(StreamWriter &writer, Collector::Arguments arguments);
    Payload hello(Snapshots snapshots) const;
    Payload stats(const StreamWriter &writer, __u64 time) const;

    sd_event *m_loop;
    std::unique_ptr<Collector> m_collector;
    std::vector<Client> m_clients;
    sd_event_source *m_ringSource = nullptr;
    sd_event_source *m_pauseSource = nullptr;
    sd_event_source *m_tickSource = nullptr;
    KernelLoss m_kernelLoss;
    Batch m_batch;
    __u64 m_nextSeq = 0;
    __u64 m_lastTime;
    __u64 m_missed = 0;
    __u64 m_identitiesSent;  // boottime, last
    __u64 m_lookingTime = 0; // ns that snapshots took since
};
