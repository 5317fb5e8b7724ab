// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/capture.h"

#include <algorithm>
#include <ctime>

#include <sys/epoll.h>

#include "bpf/hello.h"
#include "bpf/snapshot.h"

namespace {

// After a look into the ring it may fill for a while: many records then cost one wake-up.
constexpr uint64_t pauseTime = 10'000;              // us
constexpr uint64_t tickTime = 1'000'000;            // us
constexpr size_t drainBytes = 1u << 20;             // before others have their turn
constexpr __u64 identitiesInterval = 5'000'000'000; // ns

__u64 counterNow(const __u64 &counter)
{
    return __atomic_load_n(&counter, __ATOMIC_ACQUIRE);
}

} // namespace

Capture::Capture(sd_event *loop, std::unique_ptr<Collector> collector)
    : m_loop(sd_event_ref(loop)),
      m_collector(std::move(collector)),
      m_kernelLoss(m_collector->books().size()),
      m_batch(FORKSCOPE_BATCH_EVENTS, 0),
      m_lastTime(boottimeNow()),
      m_identitiesSent(m_lastTime)
{
    sd_event_add_io(m_loop, &m_ringSource, m_collector->ringDescriptor(), EPOLLIN, &Capture::onRing, this);
    sd_event_add_time_relative(m_loop, &m_pauseSource, CLOCK_MONOTONIC, pauseTime, 1000, &Capture::onPause, this);
    sd_event_source_set_enabled(m_pauseSource, SD_EVENT_OFF);
    sd_event_add_time_relative(m_loop, &m_tickSource, CLOCK_MONOTONIC, tickTime, 0, &Capture::onTick, this);
}

Capture::~Capture()
{
    sd_event_source_disable_unref(m_ringSource);
    sd_event_source_disable_unref(m_pauseSource);
    sd_event_source_disable_unref(m_tickSource);
    sd_event_unref(m_loop);
}

void Capture::add(StreamWriter *writer, Snapshots snapshots)
{
    if (isWatched()) {
        while (drain(drainBytes))
            ;
        flushBatch();
    }
    writer->sendHello(hello(snapshots));
    m_clients.push_back({writer, snapshots});
    if (snapshots == Snapshots::Always)
        send(*writer, Collector::Arguments::Read);
}

void Capture::remove(StreamWriter *writer)
{
    std::erase_if(m_clients, [writer](const Client &client) { return client.writer == writer; });
}

bool Capture::sendSnapshot(StreamWriter *writer)
{
    return send(*writer, Collector::Arguments::Read);
}

int Capture::onRing(sd_event_source *, int, uint32_t, void *self)
{
    auto *capture = static_cast<Capture *>(self);
    sd_event_source_set_enabled(capture->m_ringSource, SD_EVENT_OFF);
    const bool more = capture->drain(drainBytes);
    capture->flushBatch();
    capture->pause(more ? 0 : pauseTime);
    return 0;
}

int Capture::onPause(sd_event_source *, uint64_t, void *self)
{
    auto *capture = static_cast<Capture *>(self);
    const __u64 before = capture->m_nextSeq;
    const bool more = capture->drain(drainBytes);
    capture->flushBatch();
    if (more || capture->m_nextSeq != before)
        capture->pause(more ? 0 : pauseTime);
    else
        sd_event_source_set_enabled(capture->m_ringSource, SD_EVENT_ON);
    return 0;
}

void Capture::pause(uint64_t usec)
{
    sd_event_source_set_time_relative(m_pauseSource, usec);
    sd_event_source_set_enabled(m_pauseSource, SD_EVENT_ONESHOT);
}

bool Capture::drain(size_t byteLimit)
{
    return m_collector->drain(byteLimit, [this](const forkscope_record &record) { take(record); });
}

void Capture::take(const forkscope_record &record)
{
    const auto books = m_collector->books();
    if (record.cpu < books.size()) {
        const __u64 lost = m_kernelLoss.before(record, counterNow(books[record.cpu].ring_full));
        if (lost) {
            flushBatch();
            tellLoss(FORKSCOPE_CAUSE_RING_FULL, record.cpu, lost, record.time);
        }
    }
    if (!m_batch.hasRoomFor(record))
        flushBatch();
    m_batch.append(record);
    m_lastTime = record.time;
    ++m_nextSeq;
}

void Capture::flushBatch()
{
    if (m_batch.count()) {
        const Payload payload = m_batch.payload();
        for (const Client &client : m_clients)
            client.writer->sendEvents(m_batch, payload);
    }
    m_batch = Batch(FORKSCOPE_BATCH_EVENTS, m_nextSeq);
}

int Capture::onTick(sd_event_source *, uint64_t usec, void *self)
{
    auto *capture = static_cast<Capture *>(self);
    sd_event_source_set_time(capture->m_tickSource, usec + tickTime);
    sd_event_source_set_enabled(capture->m_tickSource, SD_EVENT_ONESHOT);
    capture->tick();
    return 0;
}

// The counters carry a time that the records before them have come to. A snapshot shows births of which the ring had
// not been asked yet; so it is asked again, or the client would take for lost what is merely on its way.
void Capture::tick()
{
    tellTailLoss();
    sendDueSnapshots();
    const __u64 told = boottimeNow();
    while (drain(drainBytes))
        ;
    flushBatch();
    for (const Client &client : m_clients) {
        client.writer->sendStats(stats(*client.writer, told));
        client.writer->checkStall();
    }
}

// What was lost behind the last record of its CPU: no later record tells of it. The counters are read before the ring,
// so that every loss they hold is one that the ring has nothing more to say about.
void Capture::tellTailLoss()
{
    const auto books = m_collector->books();
    std::vector<__u64> ringFull(books.size());
    std::transform(books.begin(), books.end(), ringFull.begin(),
                   [](const cpu_counters &cpu) { return counterNow(cpu.ring_full); });
    while (drain(drainBytes))
        ;
    flushBatch();
    for (unsigned cpu = 0; cpu < ringFull.size(); ++cpu) {
        if (const __u64 lost = m_kernelLoss.since(cpu, ringFull[cpu]))
            tellLoss(FORKSCOPE_CAUSE_RING_FULL, cpu, lost, boottimeNow());
    }
    // Less than before only while second copies are still at work.
    const __u64 missed = std::max(m_collector->missed(), m_missed);
    if (missed != m_missed)
        tellLoss(FORKSCOPE_CAUSE_MISSED, ~0u, missed - m_missed, boottimeNow());
    m_missed = missed;
}

void Capture::tellLoss(forkscope_cause cause, __u32 cpu, __u64 count, __u64 timeLast)
{
    const forkscope_loss loss = {
        FORKSCOPE_STAGE_KERNEL, static_cast<__u16>(cause), cpu, count, m_nextSeq, m_nextSeq, m_lastTime, timeLast};
    for (Client &client : m_clients) {
        client.writer->sendLoss(loss);
        client.needsSnapshot = true;
    }
}

void Capture::sendDueSnapshots()
{
    for (Client &client : m_clients) {
        client.needsSnapshot |= client.writer->takeNeedOfSnapshot();
        if (client.needsSnapshot && client.snapshots == Snapshots::Always)
            client.needsSnapshot = !send(*client.writer, Collector::Arguments::Read);
    }
    // Reparenting has no event: this is how it is seen. At most a hundredth of the time goes into looking.
    const __u64 now = boottimeNow();
    if (now < m_identitiesSent + std::max(identitiesInterval, 100 * m_lookingTime))
        return;
    m_identitiesSent = now;
    m_lookingTime = 0;
    for (const Client &client : m_clients) {
        if (client.snapshots == Snapshots::Always)
            send(*client.writer, Collector::Arguments::Skip);
    }
}

bool Capture::send(StreamWriter &writer, Collector::Arguments arguments)
{
    const auto snapshot =
        std::make_shared<Snapshot>(m_collector->iterate(arguments), arguments, m_nextSeq, m_lookingTime);
    return writer.sendSnapshot([snapshot] { return snapshot->next(); });
}

Payload Capture::hello(Snapshots snapshots) const
{
    return makeHello(*m_collector, m_nextSeq, snapshots == Snapshots::Always ? FORKSCOPE_OPTION_SNAPSHOT : 0);
}

Payload Capture::stats(const StreamWriter &writer, __u64 time) const
{
    struct
    {
        forkscope_stats head;
        __u64 counters[FORKSCOPE_COUNTERS];
    } stats = {};
    stats.head.count = FORKSCOPE_COUNTERS;
    stats.head.time = time;
    for (const cpu_counters &cpu : m_collector->books()) {
        stats.counters[FORKSCOPE_COUNTER_ATTEMPTS] += counterNow(cpu.attempts);
        stats.counters[FORKSCOPE_COUNTER_RING_FULL] += counterNow(cpu.ring_full);
        for (int type = 0; type < FORKSCOPE_COUNTED_TYPES; ++type)
            stats.counters[FORKSCOPE_COUNTER_FORKS + type] += counterNow(cpu.by_type[type]);
    }
    stats.counters[FORKSCOPE_COUNTER_MISSED] = m_missed;
    stats.counters[FORKSCOPE_COUNTER_READ] = m_nextSeq;
    stats.counters[FORKSCOPE_COUNTER_SENT] = writer.sentRecords();
    stats.counters[FORKSCOPE_COUNTER_QUEUE_FULL] = writer.droppedRecords();
    const auto bytes = bytesOf(stats);
    return std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
}
