// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/service.h"

#include <algorithm>
#include <cstring>

#include <unistd.h>

#include "bpf/reply.h"

namespace {

constexpr const char *objectPath = "/org/forkscope/Helper1";
constexpr const char *interfaceName = "org.forkscope.Helper1";
constexpr size_t streamsMax = 8; // the last one is kept for root
constexpr size_t streamsOfOneMax = 4;
constexpr size_t pendingMax = 16;

int getVersion(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply, void *, sd_bus_error *)
{
    return sd_bus_message_append(reply, "s", FORKSCOPE_VERSION);
}

int getProtocol(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply, void *, sd_bus_error *)
{
    return sd_bus_message_append(reply, "u", FORKSCOPE_PROTOCOL);
}

int getCapabilities(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply, void *, sd_bus_error *)
{
    int r = sd_bus_message_open_container(reply, 'a', "s");
    for (const Capability &capability : capabilitiesFrom(KernelHooks::ofThisKernel())) {
        if (r >= 0 && capability.available)
            r = sd_bus_message_append(reply, "s", capability.name.c_str());
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

int getNotes(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply, void *, sd_bus_error *)
{
    int r = sd_bus_message_open_container(reply, 'a', "{ss}");
    for (const Capability &capability : capabilitiesFrom(KernelHooks::ofThisKernel())) {
        if (r >= 0)
            r = sd_bus_message_append(reply, "{ss}", capability.name.c_str(), capability.how.c_str());
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

// Everything but the bus's own word refuses.
bool callerUid(sd_bus_message *call, uid_t &uid)
{
    sd_bus_creds *creds = nullptr;
    int r = sd_bus_query_sender_creds(call, SD_BUS_CREDS_EUID, &creds);
    if (r >= 0 && (sd_bus_creds_get_augmented_mask(creds) & SD_BUS_CREDS_EUID))
        r = -EPERM;
    if (r >= 0)
        r = sd_bus_creds_get_euid(creds, &uid);
    sd_bus_creds_unref(creds);
    return r >= 0;
}

} // namespace

Service::Service(sd_bus *bus, const Setup &setup)
    : m_bus(sd_bus_ref(bus)), m_loop(sd_bus_get_event(bus)), m_setup(setup), m_streams(m_loop, [this] { becomeIdle(); })
{
    sd_event_add_time_relative(m_loop, &m_idleTimer, CLOCK_MONOTONIC, m_setup.idleTime, 0, &Service::onIdle, this);
    sd_event_source_set_enabled(m_idleTimer, SD_EVENT_OFF);
    becomeIdle();
}

Service::~Service()
{
    for (Pending &pending : m_pending)
        sd_bus_message_unref(pending.call);
    m_pending.clear();
    for (auto &[name, caller] : m_callers)
        sd_bus_track_unref(caller.track);
    sd_event_source_disable_unref(m_idleTimer);
    sd_bus_slot_unref(m_object);
    sd_bus_unref(m_bus);
}

const sd_bus_vtable *Service::vtable()
{
    // Without the flag of the unprivileged, sd-bus itself would refuse ordinary users.
    static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES("OpenStream", "a{sv}", SD_BUS_PARAM(options), "hta{sv}",
                                 SD_BUS_PARAM(stream) SD_BUS_PARAM(session_id) SD_BUS_PARAM(effective),
                                 &Service::onOpenStream, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_NAMES("RequestSnapshot", "t", SD_BUS_PARAM(session_id), "", , &Service::onRequestSnapshot,
                                 SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Version", "s", &getVersion, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("ProtocolVersion", "u", &getProtocol, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("Capabilities", "as", &getCapabilities, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("CapabilityNotes", "a{ss}", &getNotes, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_VTABLE_END,
    };
    return table;
}

int Service::exportObject()
{
    return sd_bus_add_object_vtable(m_bus, &m_object, objectPath, interfaceName, vtable(), this);
}

int Service::onOpenStream(sd_bus_message *call, void *self, sd_bus_error *)
{
    return static_cast<Service *>(self)->openStream(call);
}

int Service::openStream(sd_bus_message *call)
{
    StreamOptions options;
    switch (options.readFrom(call)) {
    case StreamOptions::Problem::Invalid:
        return refuse(call, Refusal::InvalidArgs);
    case StreamOptions::Problem::UnknownProtocol:
        return refuse(call, Refusal::NotSupported);
    case StreamOptions::Problem::None:
        break;
    }
    if (m_setup.mode == Setup::Mode::Peer)
        return roomFor(0) == Room::Full ? refuse(call, Refusal::LimitsExceeded) : openNow(call, {"", 0}, options);

    const char *sender = sd_bus_message_get_sender(call);
    if (!sender || roomToAsk(sender) == Room::Full)
        return refuse(call, sender ? Refusal::LimitsExceeded : Refusal::AccessDenied);
    Streams::Owner owner = {sender, 0};
    if (!callerUid(call, owner.uid) || !follow(owner.name))
        return refuse(call, Refusal::AccessDenied);
    if (roomFor(owner.uid) == Room::Full) {
        forget(owner.name);
        return refuse(call, Refusal::LimitsExceeded);
    }
    return owner.uid == 0 ? openNow(call, owner, options) : askFirst(call, std::move(owner), options);
}

// The one place where a stranger's call waits for a yes. Nothing has been done for it yet.
int Service::askFirst(sd_bus_message *call, Streams::Owner owner, const StreamOptions &options)
{
    const bool mayAsk = sd_bus_message_get_allow_interactive_authorization(call) > 0;
    Authorization::Question question = {owner.name, options.action(),
                                        mayAsk ? Authorization::Interaction::Allowed
                                               : Authorization::Interaction::Forbidden};
    m_pending.push_back({sd_bus_message_ref(call), std::move(owner), options, nullptr});
    const auto pending = std::prev(m_pending.end());
    pending->authorization = std::make_unique<Authorization>(
        m_bus, std::move(question), m_setup.patience,
        [this, pending](Authorization::Verdict verdict) { conclude(pending, verdict); });
    return 1;
}

void Service::conclude(std::list<Pending>::iterator pending, Authorization::Verdict verdict)
{
    Pending answered = std::move(*pending);
    m_pending.erase(pending);
    switch (verdict) {
    case Authorization::Verdict::Allowed:
        if (roomFor(answered.owner.uid) == Room::Full)
            refuse(answered.call, Refusal::LimitsExceeded);
        else
            openNow(answered.call, answered.owner, answered.options);
        break;
    case Authorization::Verdict::Denied:
        refuse(answered.call, Refusal::AccessDenied);
        break;
    case Authorization::Verdict::NeedsInteraction:
        refuse(answered.call, Refusal::InteractiveAuthorizationRequired);
        break;
    case Authorization::Verdict::Unavailable:
        refuse(answered.call, Refusal::AuthorizationUnavailable);
        break;
    }
    sd_bus_message_unref(answered.call);
    forget(answered.owner.name);
    becomeIdle();
}

int Service::openNow(sd_bus_message *call, const Streams::Owner &owner, const StreamOptions &options)
{
    const Streams::Opened opened = m_streams.open(options, owner);
    if (opened.clientSocket < 0) {
        const bool lacking = opened.failure.stage == Collector::Failure::Stage::Kernel;
        const int r = refuse(call, lacking ? Refusal::KernelUnsupported : Refusal::AttachFailed, opened.failure.error);
        forget(owner.name);
        return r;
    }
    sd_bus_message *reply = nullptr;
    int r = sd_bus_message_new_method_return(call, &reply);
    if (r >= 0)
        r = sd_bus_message_append(reply, "ht", opened.clientSocket, opened.sessionId);
    StreamOptions effective = options;
    effective.deep = opened.isDeep;
    if (r >= 0)
        r = effective.appendTo(reply);
    if (r >= 0)
        r = sd_bus_send(m_bus, reply, nullptr);
    sd_bus_message_unref(reply);
    close(opened.clientSocket); // the message holds its own; if it was not sent, the stream ends by this
    return r < 0 ? r : 1;
}

int Service::onRequestSnapshot(sd_bus_message *call, void *self, sd_bus_error *)
{
    uint64_t sessionId = 0;
    if (sd_bus_message_read(call, "t", &sessionId) < 0)
        return refuse(call, Refusal::InvalidArgs);
    const char *sender = sd_bus_message_get_sender(call);
    switch (static_cast<Service *>(self)->m_streams.requestSnapshot(sessionId, sender ? sender : "")) {
    case Streams::SnapshotResult::Sent:
        return sd_bus_reply_method_return(call, "");
    case Streams::SnapshotResult::Busy:
        return refuse(call, Refusal::Busy);
    case Streams::SnapshotResult::NoSuchStream:
        break;
    }
    return refuse(call, Refusal::AccessDenied);
}

Service::Room Service::roomFor(uid_t uid) const
{
    const size_t most = uid == 0 ? streamsMax : streamsMax - 1;
    return m_streams.count() < most && m_streams.countOf(uid) < streamsOfOneMax ? Room::Free : Room::Full;
}

Service::Room Service::roomToAsk(const std::string &sender) const
{
    const bool asksAlready = std::any_of(m_pending.begin(), m_pending.end(),
                                         [&](const Pending &pending) { return pending.owner.name == sender; });
    return !asksAlready && m_pending.size() < pendingMax ? Room::Free : Room::Full;
}

// False if the caller has gone meanwhile.
bool Service::follow(const std::string &sender)
{
    Caller &caller = m_callers[sender];
    if (caller.track)
        return true;
    caller.service = this;
    caller.name = sender;
    if (sd_bus_track_new(m_bus, &caller.track, &Service::onCallerGone, &caller) >= 0 &&
        sd_bus_track_add_name(caller.track, sender.c_str()) >= 0)
        return true;
    forget(sender);
    return false;
}

void Service::forget(const std::string &sender)
{
    const auto caller = m_callers.find(sender);
    if (caller == m_callers.end() || roomToAsk(sender) == Room::Full || m_streams.isOpenFor(sender))
        return;
    sd_bus_track_unref(caller->second.track);
    m_callers.erase(caller);
}

int Service::onCallerGone(sd_bus_track *, void *data)
{
    auto *caller = static_cast<Caller *>(data);
    Service *service = caller->service;
    const std::string name = caller->name;
    for (auto pending = service->m_pending.begin(); pending != service->m_pending.end();) {
        const auto next = std::next(pending);
        if (pending->owner.name == name) {
            sd_bus_message_unref(pending->call);
            service->m_pending.erase(pending);
        }
        pending = next;
    }
    service->m_streams.closeAllOf(name);
    service->forget(name);
    service->becomeIdle();
    return 0;
}

void Service::becomeIdle()
{
    if (m_setup.mode == Setup::Mode::Peer || m_streams.count() || !m_pending.empty())
        return;
    sd_event_source_set_time_relative(m_idleTimer, m_isLeaving ? 0 : m_setup.idleTime);
    sd_event_source_set_enabled(m_idleTimer, SD_EVENT_ONESHOT);
}

int Service::onIdle(sd_event_source *, uint64_t, void *self)
{
    auto *service = static_cast<Service *>(self);
    if (service->m_streams.count() || !service->m_pending.empty())
        return 0;
    // Calls that came before the name was given up are answered; later ones start a new helper.
    service->m_isLeaving = true;
    sd_bus_release_name(service->m_bus, interfaceName);
    while (sd_bus_process(service->m_bus, nullptr) > 0)
        ;
    sd_bus_flush(service->m_bus);
    if (!service->m_streams.count() && service->m_pending.empty())
        sd_event_exit(service->m_loop, 0);
    return 0;
}

void Service::shutDown()
{
    m_streams.sayBye(FORKSCOPE_BYE_SHUTDOWN);
    sd_event_exit(m_loop, 0);
}
