// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bpf/authorization.h"
#include "bpf/streams.h"

// The D-Bus object: who may open a stream, and how many. What a stream is, it does not know.
class Service
{
public:
    struct Setup
    {
        enum class Mode { Bus, Peer } mode = Mode::Bus; // peer: the other end is root, and the only caller
        uint64_t idleTime = 30'000'000;                 // us without a stream, then exit
        uint64_t patience = 300'000'000;                // us for an answer of polkit
    };

    Service(sd_bus *bus, const Setup &setup);
    ~Service();
    int exportObject();
    void shutDown(); // tells the clients, and leaves the loop

private:
    // A call of OpenStream that waits for polkit.
    struct Pending
    {
        sd_bus_message *call;
        Streams::Owner owner;
        StreamOptions options;
        std::unique_ptr<Authorization> authorization;
    };
    // Watches one caller's connection.
    struct Caller
    {
        Service *service;
        std::string name;
        sd_bus_track *track = nullptr;
    };
    enum class Room { Free, Full };

    static const sd_bus_vtable *vtable();
    static int onOpenStream(sd_bus_message *call, void *self, sd_bus_error *error);
    static int onRequestSnapshot(sd_bus_message *call, void *self, sd_bus_error *error);
    static int onCallerGone(sd_bus_track *track, void *caller);
    static int onIdle(sd_event_source *, uint64_t, void *self);

    int openStream(sd_bus_message *call);
    int askFirst(sd_bus_message *call, Streams::Owner owner, const StreamOptions &options);
    int openNow(sd_bus_message *call, const Streams::Owner &owner, const StreamOptions &options);
    void conclude(std::list<Pending>::iterator pending, Authorization::Verdict verdict);
    Room roomFor(uid_t uid) const;
    Room roomToAsk(const std::string &sender) const;
    bool follow(const std::string &sender);
    void forget(const std::string &sender);
    void becomeIdle();

    sd_bus *m_bus;
    sd_event *m_loop;
    Setup m_setup;
    sd_bus_slot *m_object = nullptr;
    sd_event_source *m_idleTimer = nullptr;
    Streams m_streams;
    std::list<Pending> m_pending;
    std::map<std::string, Caller> m_callers;
    bool m_isLeaving = false;
};
