// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/streams.h"

#include <algorithm>
#include <cerrno>

#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr __u64 snapshotInterval = 1'000'000; // us

// Hard to guess, so that no one can ask on another's behalf; 0 names nothing.
__u64 newSessionId()
{
    __u64 id = 0;
    while (!id && getrandom(&id, sizeof(id), 0) != sizeof(id))
        id = 0;
    return id;
}

} // namespace

Streams::Streams(sd_event *loop, std::function<void()> onLastClosed)
    : m_loop(sd_event_ref(loop)), m_onLastClosed(std::move(onLastClosed))
{
}

Streams::~Streams()
{
    m_streams.clear();
    m_captures.clear();
    sd_event_unref(m_loop);
}

Capture *Streams::captureFor(const CaptureSettings &settings, Collector::Failure &failure)
{
    for (const auto &capture : m_captures) {
        CaptureSettings present = capture->collector().settings();
        present.ringBytes = settings.ringBytes;
        if (present == settings)
            return capture.get();
    }
    std::unique_ptr<Collector> collector = Collector::open(settings, failure);
    if (!collector)
        return nullptr;
    m_captures.push_back(std::make_unique<Capture>(m_loop, std::move(collector)));
    return m_captures.back().get();
}

Streams::Opened Streams::open(const StreamOptions &options, const Owner &owner)
{
    Opened opened;
    Capture *capture = captureFor(options.settingsFor(owner.uid), opened.failure);
    if (!capture)
        return opened;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) < 0) {
        opened.failure = {Collector::Failure::Stage::Attach, errno};
        dropUnwatchedCaptures();
        return opened;
    }
    shutdown(pair[0], SHUT_RD);
    opened.clientSocket = pair[1];
    opened.sessionId = newSessionId();
    opened.isDeep = capture->collector().isDeep();
    const __u64 id = opened.sessionId;
    auto writer = std::make_unique<StreamWriter>(m_loop, pair[0], StreamWriter::Limits{}, [this, id] { close(id); });
    capture->add(writer.get(), options.snapshot ? Capture::Snapshots::Always : Capture::Snapshots::Never);
    m_streams.push_back({id, owner, capture, std::move(writer)});
    return opened;
}

void Streams::close(__u64 id)
{
    const auto stream = std::find_if(m_streams.begin(), m_streams.end(), [id](const Stream &s) { return s.id == id; });
    if (stream == m_streams.end())
        return;
    stream->capture->remove(stream->writer.get());
    m_streams.erase(stream);
    dropUnwatchedCaptures();
    if (m_streams.empty())
        m_onLastClosed();
}

void Streams::dropUnwatchedCaptures()
{
    std::erase_if(m_captures, [](const auto &capture) { return !capture->isWatched(); });
}

void Streams::closeAllOf(const std::string &ownerName)
{
    std::vector<__u64> ids;
    for (const Stream &stream : m_streams) {
        if (stream.owner.name == ownerName)
            ids.push_back(stream.id);
    }
    for (__u64 id : ids)
        close(id);
}

void Streams::sayBye(forkscope_bye_reason reason)
{
    for (const Stream &stream : m_streams)
        stream.writer->sendBye(reason, 0);
}

size_t Streams::countOf(uid_t uid) const
{
    return std::count_if(m_streams.begin(), m_streams.end(), [uid](const Stream &s) { return s.owner.uid == uid; });
}

bool Streams::isOpenFor(const std::string &ownerName) const
{
    return std::any_of(m_streams.begin(), m_streams.end(), [&](const Stream &s) { return s.owner.name == ownerName; });
}

Streams::SnapshotResult Streams::requestSnapshot(__u64 sessionId, const std::string &ownerName)
{
    const auto stream = std::find_if(m_streams.begin(), m_streams.end(),
                                     [&](const Stream &s) { return s.id == sessionId && s.owner.name == ownerName; });
    if (stream == m_streams.end())
        return SnapshotResult::NoSuchStream;
    uint64_t now = 0;
    sd_event_now(m_loop, CLOCK_MONOTONIC, &now);
    if (now < stream->nextSnapshot || !stream->capture->sendSnapshot(stream->writer.get()))
        return SnapshotResult::Busy;
    stream->nextSnapshot = now + snapshotInterval;
    return SnapshotResult::Sent;
}
