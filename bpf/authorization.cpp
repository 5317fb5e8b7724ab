// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/authorization.h"

#include <cstring>
#include <utility>

#include <systemd/sd-event.h>

namespace {

constexpr const char *service = "org.freedesktop.PolicyKit1";
constexpr const char *path = "/org/freedesktop/PolicyKit1/Authority";
constexpr const char *interface = "org.freedesktop.PolicyKit1.Authority";

} // namespace

Authorization::Authorization(sd_bus *bus, Question question, uint64_t patience, std::function<void(Verdict)> onVerdict)
    : m_bus(sd_bus_ref(bus)), m_question(std::move(question)), m_onVerdict(std::move(onVerdict))
{
    static uint64_t count = 0;
    m_cancellationId = "forkscope-" + std::to_string(++count);
    sd_event *loop = sd_bus_get_event(m_bus);
    if (ask() < 0)
        sd_event_add_defer(loop, &m_timer, &Authorization::onSendFailure, this);
    else
        sd_event_add_time_relative(loop, &m_timer, CLOCK_MONOTONIC, patience, 0, &Authorization::onTimeout, this);
}

Authorization::~Authorization()
{
    if (m_call)
        cancel();
    sd_event_source_disable_unref(m_timer);
    sd_bus_unref(m_bus);
}

int Authorization::ask()
{
    sd_bus_message *call = nullptr;
    int r = sd_bus_message_new_method_call(m_bus, &call, service, path, interface, "CheckAuthorization");
    if (r >= 0)
        r = sd_bus_message_append(call, "(sa{sv})sa{ss}us", "system-bus-name", 1, "name", "s",
                                  m_question.sender.c_str(), m_question.action, 0,
                                  m_question.interaction == Interaction::Allowed ? 1u : 0u, m_cancellationId.c_str());
    // The own timer is the shorter one: it takes the question back instead of merely forgetting it.
    if (r >= 0)
        r = sd_bus_call_async(m_bus, &m_call, call, &Authorization::onReply, this, UINT64_MAX);
    sd_bus_message_unref(call);
    return r;
}

void Authorization::cancel()
{
    m_call = sd_bus_slot_unref(m_call);
    sd_bus_message *call = nullptr;
    if (sd_bus_message_new_method_call(m_bus, &call, service, path, interface, "CancelCheckAuthorization") >= 0 &&
        sd_bus_message_append(call, "s", m_cancellationId.c_str()) >= 0 &&
        sd_bus_message_set_expect_reply(call, 0) >= 0)
        sd_bus_send(m_bus, call, nullptr);
    sd_bus_message_unref(call);
}

Authorization::Verdict Authorization::verdictOf(sd_bus_message *reply) const
{
    int authorized = 0, challenge = 0;
    if (sd_bus_message_is_method_error(reply, nullptr) || !sd_bus_message_has_signature(reply, "(bba{ss})") ||
        sd_bus_message_enter_container(reply, 'r', "bba{ss}") < 0 ||
        sd_bus_message_read(reply, "bb", &authorized, &challenge) < 0)
        return Verdict::Unavailable;
    if (authorized)
        return Verdict::Allowed;
    if (challenge && m_question.interaction == Interaction::Forbidden)
        return Verdict::NeedsInteraction;
    return Verdict::Denied;
}

void Authorization::conclude(Verdict verdict)
{
    // A copy, for it destroys this.
    const auto onVerdict = m_onVerdict;
    onVerdict(verdict);
}

int Authorization::onReply(sd_bus_message *reply, void *self, sd_bus_error *)
{
    auto *authorization = static_cast<Authorization *>(self);
    authorization->m_call = sd_bus_slot_unref(authorization->m_call);
    authorization->conclude(authorization->verdictOf(reply));
    return 1;
}

int Authorization::onTimeout(sd_event_source *, uint64_t, void *self)
{
    auto *authorization = static_cast<Authorization *>(self);
    authorization->cancel();
    authorization->conclude(Verdict::Unavailable);
    return 0;
}

int Authorization::onSendFailure(sd_event_source *, void *self)
{
    static_cast<Authorization *>(self)->conclude(Verdict::Unavailable);
    return 0;
}
