// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include <systemd/sd-event.h>

#include "bpf/batch.h"

// The socket of one client, with a queue before it that never grows beyond its bound and never makes anybody wait: a
// client that does not read loses records, its own only, is told how many, and is closed in the end.
class StreamWriter
{
public:
    using NextPart = std::function<Payload()>; // null after the last
    struct Limits
    {
        size_t queueBytes = 3u << 20; // eight of them leave the helper below 32 MiB
        __u64 stall = 30'000'000;     // us without the client reading
    };

    // Takes over `socket`, a non-blocking SEQPACKET socket. `onEnd` is called once, from the event loop, when the
    // client has gone or is given up.
    StreamWriter(sd_event *loop, int socket, const Limits &limits, std::function<void()> onEnd);
    ~StreamWriter();
    StreamWriter(const StreamWriter &) = delete;
    StreamWriter &operator=(const StreamWriter &) = delete;

    void sendHello(Payload payload) { enqueue({FORKSCOPE_HELLO, std::move(payload), {}}); }
    void sendEvents(const Batch &batch, const Payload &payload);
    void sendLoss(const forkscope_loss &loss);
    // Its parts are made as there is room for them, so that it takes none of the queue. False if the one before is
    // still waiting: a slow client gets no second one.
    bool sendSnapshot(NextPart nextPart);
    void sendStats(Payload payload);
    void sendBye(forkscope_bye_reason reason, int error);

    // Gives the client up if it has read nothing for too long. It is told how much it missed, and that it was too slow.
    void checkStall();
    // True once after records were dropped and the client reads again: it needs to see everything anew.
    bool takeNeedOfSnapshot();
    __u64 sentRecords() const { return m_sentRecords; }
    __u64 droppedRecords() const { return m_droppedRecords; }
    size_t queuedBytes() const { return m_queuedBytes; }
    bool hasEnded() const { return m_ended; }

private:
    struct Frame
    {
        __u16 type;
        Payload payload;   // null: the next part of
        NextPart nextPart; // empty: a frame by itself
    };

    static int onSocket(sd_event_source *, int, uint32_t events, void *self);
    static int onEndLater(sd_event_source *, void *self);
    bool isFull(size_t more) const;
    void enqueue(Frame frame);
    void flush();
    bool fill(Frame &frame);
    ssize_t sendNow(const Frame &frame);
    void reportLoss();
    void dropQueue();
    void makeRoomForLastWords();
    void end();
    __u64 now() const;

    sd_event *m_loop;
    int m_socket;
    Limits m_limits;
    std::function<void()> m_onEnd;
    sd_event_source *m_socketSource = nullptr;
    sd_event_source *m_endSource = nullptr;
    std::deque<Frame> m_queue;
    size_t m_queuedBytes = 0;
    std::optional<forkscope_loss> m_dropped;    // records that this client did not get
    std::optional<forkscope_loss> m_kernelLoss; // losses of the kernel that had to wait
    __u64 m_frameSeq = 0;
    __u64 m_sentRecords = 0;
    __u64 m_droppedRecords = 0;
    __u64 m_lastProgress;
    bool m_needsSnapshot = false;
    bool m_snapshotWaits = false; // in the queue
    bool m_ended = false;
};
