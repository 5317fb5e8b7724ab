// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/stream.h"

#include <chrono>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace forkscope::tracer {

namespace {

constexpr std::size_t queueLimit = 64u << 20;
// How long records wait for others, so that many share a frame.
constexpr std::chrono::milliseconds gathering(5);
constexpr std::chrono::seconds heartbeat(1);

const forkscope_record &headIn(const Record &record)
{
    return *reinterpret_cast<const forkscope_record *>(record.data());
}

forkscope_counter counterOf(const forkscope_record &record)
{
    switch (record.type) {
    case FORKSCOPE_FORK:
        return record.flags & FORKSCOPE_THREAD ? FORKSCOPE_COUNTER_THREADS : FORKSCOPE_COUNTER_FORKS;
    case FORKSCOPE_FORK_FAILED:
        return FORKSCOPE_COUNTER_FORK_FAILURES;
    case FORKSCOPE_EXEC:
        return FORKSCOPE_COUNTER_EXECS;
    case FORKSCOPE_EXIT:
        return FORKSCOPE_COUNTER_EXITS;
    case FORKSCOPE_REAP:
        return FORKSCOPE_COUNTER_REAPS;
    default:
        return FORKSCOPE_COUNTERS;
    }
}

} // namespace

Stream::~Stream()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosing = true;
    }
    m_wake.notify_one();
    if (m_writer.joinable())
        m_writer.join();
}

void Stream::start()
{
    m_writer = std::thread(&Stream::write, this);
}

void Stream::add(const Record &record)
{
    if (!isHeard())
        return;
    bool isFirst = false;
    {
        const std::lock_guard lock(m_mutex);
        const auto &head = headIn(record);
        if (m_batch && !m_batch->hasRoomFor(head))
            closeBatch();
        isFirst = !m_batch;
        if (isFirst)
            m_batch.emplace(FORKSCOPE_BATCH_EVENTS, m_nextSeq);
        m_batch->append(head);
        ++m_nextSeq;
        count(head);
    }
    if (isFirst)
        m_wake.notify_one();
}

void Stream::count(const forkscope_record &record)
{
    ++m_counters[FORKSCOPE_COUNTER_ATTEMPTS];
    ++m_counters[FORKSCOPE_COUNTER_READ];
    if (const auto counter = counterOf(record); counter != FORKSCOPE_COUNTERS)
        ++m_counters[counter];
}

void Stream::tell(__u16 type, std::span<const std::byte> payload)
{
    if (!isHeard())
        return;
    {
        const std::lock_guard lock(m_mutex);
        closeBatch();
        put(type, std::make_shared<const std::vector<std::byte>>(payload.begin(), payload.end()));
    }
    m_wake.notify_one();
}

void Stream::closeBatch()
{
    if (!m_batch)
        return;
    const auto payload = m_batch->payload();
    if (m_queued + payload->size() > queueLimit) {
        lose(*m_batch);
    } else {
        putLoss();
        m_counters[FORKSCOPE_COUNTER_SENT] += m_batch->count();
        put(FORKSCOPE_EVENTS, payload);
    }
    m_batch.reset();
}

void Stream::lose(const Batch &batch)
{
    if (!m_loss)
        m_loss = forkscope_loss{.stage = FORKSCOPE_STAGE_HELPER,
                                .cause = FORKSCOPE_CAUSE_QUEUE_FULL,
                                .cpu = ~0u,
                                .first_seq = batch.firstSeq(),
                                .time_first = batch.timeFirst()};
    m_loss->count += batch.count();
    m_loss->last_seq = batch.firstSeq() + batch.count() - 1;
    m_loss->time_last = batch.timeLast();
    m_counters[FORKSCOPE_COUNTER_QUEUE_FULL] += batch.count();
}

void Stream::putLoss()
{
    if (!m_loss)
        return;
    const auto bytes = bytesOf(*m_loss);
    put(FORKSCOPE_LOSS, std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end()));
    m_loss.reset();
}

void Stream::put(__u16 type, Payload payload)
{
    m_queued += payload->size();
    m_frames.push_back({type, std::move(payload)});
}

void Stream::putCounters()
{
    const forkscope_stats stats{.count = FORKSCOPE_COUNTERS, .time = boottime()};
    const auto head = bytesOf(stats);
    const auto body = std::as_bytes(std::span(m_counters));
    std::vector<std::byte> payload(head.begin(), head.end());
    payload.insert(payload.end(), body.begin(), body.end());
    put(FORKSCOPE_STATS, std::make_shared<const std::vector<std::byte>>(std::move(payload)));
}

void Stream::write()
{
    auto nextBeat = std::chrono::steady_clock::now() + heartbeat;
    std::unique_lock lock(m_mutex);
    for (bool isLast = false; !isLast;) {
        m_wake.wait_until(lock, nextBeat, [this] { return m_isClosing || m_batch || !m_frames.empty(); });
        if (!m_isClosing && m_frames.empty() && m_batch)
            m_wake.wait_for(lock, gathering, [this] { return m_isClosing || !m_frames.empty(); });
        isLast = m_isClosing;
        closeBatch();
        if (isLast)
            putLoss();
        if (const auto now = std::chrono::steady_clock::now(); isLast || now >= nextBeat) {
            putCounters();
            nextBeat = now + heartbeat;
        }
        const auto frames = std::exchange(m_frames, {});
        m_queued = 0;
        lock.unlock();
        for (const auto &frame : frames)
            if (isHeard() && !send(frame))
                m_isHeard = false;
        lock.lock();
    }
}

bool Stream::send(const Frame &frame)
{
    forkscope_frame head{.magic = FORKSCOPE_FRAME_MAGIC,
                         .type = frame.type,
                         .frame_seq = m_frameSeq++,
                         .payload_len = static_cast<__u32>(frame.payload->size())};
    std::array<iovec, 2> parts{iovec{&head, sizeof head},
                               iovec{const_cast<std::byte *>(frame.payload->data()), frame.payload->size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return sendmsg(m_socket, &message, MSG_NOSIGNAL) >= 0;
}

} // namespace forkscope::tracer
