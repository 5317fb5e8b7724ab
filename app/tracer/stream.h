// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tracer's end of the stream. Records are taken at once and sent by a thread of their own, so that a client that is
// slow slows nobody else; what does not fit into the queue is counted and told as lost.
#pragma once

#include "app/tracer/frames.h"
#include "app/tracer/records.h"
#include "bpf/batch.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace forkscope::tracer {

class Stream
{
public:
    // `socket`: SOCK_SEQPACKET, stays the caller's.
    explicit Stream(int socket) : m_socket(socket) {}
    // Sends what is left.
    ~Stream();
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    // Starts the thread. A process must not be made any more with fork(2) from then on.
    void start();
    // False when the client is gone: then there is no need to make records.
    bool isHeard() const { return m_isHeard.load(std::memory_order_relaxed); }

    void add(const Record &record);
    // A frame of its own, behind the records so far.
    void tell(__u16 type, std::span<const std::byte> payload);
    template <class Body>
    void tell(FrameType type, const Body &body)
    {
        tell(static_cast<__u16>(type), bytesOf(body));
    }

private:
    struct Frame
    {
        __u16 type;
        Payload payload;
    };

    void count(const forkscope_record &record);
    void closeBatch();
    void put(__u16 type, Payload payload);
    void putLoss();
    void putCounters();
    void lose(const Batch &batch);
    void write();
    bool send(const Frame &frame);

    const int m_socket;
    std::atomic<bool> m_isHeard{true};
    std::mutex m_mutex; // for all below but the last
    std::condition_variable m_wake;
    std::optional<Batch> m_batch;
    std::deque<Frame> m_frames;
    std::size_t m_queued = 0; // bytes in m_frames
    std::optional<forkscope_loss> m_loss;
    std::array<__u64, FORKSCOPE_COUNTERS> m_counters{};
    __u64 m_nextSeq = 0;
    bool m_isClosing = false;
    std::thread m_writer;
    __u64 m_frameSeq = 0; // of the writer
};

} // namespace forkscope::tracer
