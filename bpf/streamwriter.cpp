// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/streamwriter.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

Payload copyOf(std::span<const std::byte> bytes)
{
    return std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
}

void widen(std::optional<forkscope_loss> &sum, const forkscope_loss &loss)
{
    if (!sum) {
        sum = loss;
        return;
    }
    sum->count += loss.count;
    sum->last_seq = loss.last_seq;
    sum->time_last = loss.time_last;
    if (sum->cpu != loss.cpu)
        sum->cpu = ~0u;
}

forkscope_loss lossOf(__u64 firstSeq, __u32 count, __u64 timeFirst, __u64 timeLast)
{
    return {FORKSCOPE_STAGE_HELPER,
            FORKSCOPE_CAUSE_QUEUE_FULL,
            ~0u,
            count,
            firstSeq,
            firstSeq + count - 1,
            timeFirst,
            timeLast};
}

template <typename T>
const T &as(const Payload &payload)
{
    return *reinterpret_cast<const T *>(payload->data());
}

} // namespace

StreamWriter::StreamWriter(sd_event *loop, int socket, const Limits &limits, std::function<void()> onEnd)
    : m_loop(sd_event_ref(loop)), m_socket(socket), m_limits(limits), m_onEnd(std::move(onEnd)), m_lastProgress(now())
{
    // Without EPOLLIN: after SHUT_RD it is always there. A closed peer is EPOLLHUP, which needs no asking.
    sd_event_add_io(m_loop, &m_socketSource, m_socket, 0, &StreamWriter::onSocket, this);
}

StreamWriter::~StreamWriter()
{
    sd_event_source_disable_unref(m_socketSource);
    sd_event_source_disable_unref(m_endSource);
    sd_event_unref(m_loop);
    close(m_socket);
}

__u64 StreamWriter::now() const
{
    uint64_t usec = 0;
    sd_event_now(m_loop, CLOCK_MONOTONIC, &usec);
    return usec;
}

// Once full, records wait until half of the queue is free: one loss of many is better than many of one.
bool StreamWriter::isFull(size_t more) const
{
    return m_queuedBytes + more > (m_dropped ? m_limits.queueBytes / 2 : m_limits.queueBytes);
}

void StreamWriter::sendEvents(const Batch &batch, const Payload &payload)
{
    if (m_ended)
        return;
    if (isFull(payload->size())) {
        m_droppedRecords += batch.count();
        widen(m_dropped, lossOf(batch.firstSeq(), batch.count(), batch.timeFirst(), batch.timeLast()));
        return;
    }
    reportLoss();
    m_sentRecords += batch.count();
    enqueue({FORKSCOPE_EVENTS, payload, {}});
}

void StreamWriter::sendLoss(const forkscope_loss &loss)
{
    widen(m_kernelLoss, loss);
    if (!m_dropped && !isFull(sizeof(loss)))
        reportLoss();
}

void StreamWriter::reportLoss()
{
    for (auto *loss : {&m_dropped, &m_kernelLoss}) {
        if (!*loss)
            continue;
        enqueue({FORKSCOPE_LOSS, copyOf(bytesOf(**loss)), {}});
        if (loss == &m_dropped)
            m_needsSnapshot = true;
        loss->reset();
    }
}

bool StreamWriter::sendSnapshot(NextPart nextPart)
{
    if (m_ended || m_snapshotWaits)
        return false;
    if (m_dropped || m_kernelLoss)
        reportLoss();
    m_snapshotWaits = true;
    enqueue({FORKSCOPE_SNAPSHOT, nullptr, std::move(nextPart)});
    return true;
}

void StreamWriter::sendStats(Payload payload)
{
    if (!isFull(payload->size()))
        enqueue({FORKSCOPE_STATS, std::move(payload), {}});
}

void StreamWriter::sendBye(forkscope_bye_reason reason, int error)
{
    const forkscope_bye bye = {static_cast<__u16>(reason), static_cast<__u16>(error), 0};
    enqueue({FORKSCOPE_BYE, copyOf(bytesOf(bye)), {}});
}

bool StreamWriter::takeNeedOfSnapshot()
{
    // What still waits in the queue is older than what a snapshot would say; a client that reads has no queue.
    if (!m_dropped && !isFull(m_limits.queueBytes / 2))
        return std::exchange(m_needsSnapshot, false);
    return false;
}

void StreamWriter::checkStall()
{
    if (m_dropped && !isFull(0))
        reportLoss();
    if (m_ended || m_queue.empty() || now() - m_lastProgress < m_limits.stall)
        return;
    dropQueue();
    makeRoomForLastWords();
    reportLoss();
    sendBye(FORKSCOPE_BYE_SLOW, 0);
    end();
}

// What waits will not be sent any more: it is lost like what came after it, and losses among it are still told.
void StreamWriter::dropQueue()
{
    std::optional<forkscope_loss> dropped, kernelLoss;
    for (const Frame &frame : m_queue) {
        if (frame.type == FORKSCOPE_EVENTS) {
            const auto &batch = as<forkscope_batch>(frame.payload);
            widen(dropped, lossOf(batch.first_seq, batch.count, batch.time_first, batch.time_last));
            m_sentRecords -= batch.count;
            m_droppedRecords += batch.count;
        } else if (frame.type == FORKSCOPE_LOSS) {
            const auto &loss = as<forkscope_loss>(frame.payload);
            widen(loss.stage == FORKSCOPE_STAGE_HELPER ? dropped : kernelLoss, loss);
        }
    }
    if (m_dropped)
        widen(dropped, *m_dropped);
    if (m_kernelLoss)
        widen(kernelLoss, *m_kernelLoss);
    m_dropped = dropped;
    m_kernelLoss = kernelLoss;
    m_queue.clear();
    m_queuedBytes = 0;
}

// The socket is full of what the client has not read; that would be so for whatever is said to it now.
void StreamWriter::makeRoomForLastWords()
{
    int size = 0;
    socklen_t length = sizeof(size);
    if (getsockopt(m_socket, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0)
        setsockopt(m_socket, SOL_SOCKET, SO_SNDBUF, &size, length); // which the kernel doubles each time
}

void StreamWriter::enqueue(Frame frame)
{
    if (m_ended)
        return;
    if (m_queue.empty())
        m_lastProgress = now();
    if (frame.payload)
        m_queuedBytes += frame.payload->size();
    m_queue.push_back(std::move(frame));
    flush();
}

// False for a snapshot that has no more.
bool StreamWriter::fill(Frame &frame)
{
    if (frame.payload)
        return true;
    frame.payload = frame.nextPart();
    if (frame.payload)
        m_queuedBytes += frame.payload->size();
    return frame.payload != nullptr;
}

void StreamWriter::flush()
{
    while (!m_queue.empty()) {
        Frame &frame = m_queue.front();
        if (!fill(frame)) {
            m_snapshotWaits = false;
            m_queue.pop_front();
            continue;
        }
        if (sendNow(frame) < 0) {
            if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
                break;
            end();
            return;
        }
        m_lastProgress = now();
        m_queuedBytes -= frame.payload->size();
        frame.payload = nullptr;
        if (!frame.nextPart)
            m_queue.pop_front();
    }
    sd_event_source_set_io_events(m_socketSource, m_queue.empty() ? 0u : EPOLLOUT);
}

ssize_t StreamWriter::sendNow(const Frame &frame)
{
    forkscope_frame head = {
        FORKSCOPE_FRAME_MAGIC, frame.type, 0, m_frameSeq, static_cast<__u32>(frame.payload->size()), 0};
    iovec parts[] = {{&head, sizeof(head)}, {const_cast<std::byte *>(frame.payload->data()), frame.payload->size()}};
    msghdr message = {};
    message.msg_iov = parts;
    message.msg_iovlen = std::size(parts);
    const ssize_t sent = sendmsg(m_socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
        ++m_frameSeq;
    return sent;
}

int StreamWriter::onSocket(sd_event_source *, int, uint32_t events, void *self)
{
    auto *writer = static_cast<StreamWriter *>(self);
    if (events & (EPOLLHUP | EPOLLERR))
        writer->end();
    else if (events & EPOLLOUT)
        writer->flush();
    return 0;
}

// The owner is told from the event loop: whoever is sending now still needs this object.
void StreamWriter::end()
{
    if (m_ended)
        return;
    m_ended = true;
    m_queue.clear();
    m_queuedBytes = 0;
    sd_event_source_set_enabled(m_socketSource, SD_EVENT_OFF);
    sd_event_add_defer(m_loop, &m_endSource, &StreamWriter::onEndLater, this);
}

int StreamWriter::onEndLater(sd_event_source *, void *self)
{
    // A copy, for it destroys the writer.
    const auto onEnd = static_cast<StreamWriter *>(self)->m_onEnd;
    onEnd();
    return 0;
}
