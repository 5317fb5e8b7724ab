// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <systemd/sd-event.h>

#include "bpf/capture.h"
#include "bpf/streamoptions.h"

// All open streams, and the captures that feed them: as many as there are different wishes, and none without a stream.
class Streams
{
public:
    struct Owner
    {
        std::string name; // unique bus name
        uid_t uid;
    };
    struct Opened
    {
        int clientSocket = -1; // the caller's to close; -1: `failure` says why
        __u64 sessionId = 0;
        bool isDeep = false;
        Collector::Failure failure{};
    };

    Streams(sd_event *loop, std::function<void()> onLastClosed);
    ~Streams();

    Opened open(const StreamOptions &options, const Owner &owner);
    void closeAllOf(const std::string &ownerName);
    void sayBye(forkscope_bye_reason reason);
    size_t count() const { return m_streams.size(); }
    size_t countOf(uid_t uid) const;
    bool isOpenFor(const std::string &ownerName) const;

    enum class SnapshotResult { Sent, NoSuchStream, Busy };
    SnapshotResult requestSnapshot(__u64 sessionId, const std::string &ownerName);

private:
    struct Stream
    {
        __u64 id;
        Owner owner;
        Capture *capture;
        std::unique_ptr<StreamWriter> writer;
        __u64 nextSnapshot = 0; // monotonic us
    };

    Capture *captureFor(const CaptureSettings &settings, Collector::Failure &failure);
    void close(__u64 id);
    void dropUnwatchedCaptures();

    sd_event *m_loop;
    std::function<void()> m_onLastClosed;
    std::vector<std::unique_ptr<Capture>> m_captures;
    std::vector<Stream> m_streams;
};
