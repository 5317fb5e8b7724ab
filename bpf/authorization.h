// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <systemd/sd-bus.h>

// One question to polkit, and its one answer. Only a clear yes is a yes: an error, silence and absence are not.
// Destroying it takes the question back.
class Authorization
{
public:
    enum class Verdict { Allowed, Denied, NeedsInteraction, Unavailable };
    enum class Interaction { Forbidden, Allowed };

    struct Question
    {
        std::string sender; // unique bus name: the only subject that cannot be swapped
        const char *action;
        Interaction interaction;
    };

    // `onVerdict` is called once, from the event loop, and may destroy this.
    Authorization(sd_bus *bus, Question question, uint64_t patience, std::function<void(Verdict)> onVerdict);
    ~Authorization();
    Authorization(const Authorization &) = delete;
    Authorization &operator=(const Authorization &) = delete;

private:
    static int onReply(sd_bus_message *reply, void *self, sd_bus_error *);
    static int onTimeout(sd_event_source *, uint64_t, void *self);
    static int onSendFailure(sd_event_source *, void *self);
    int ask();
    void cancel();
    Verdict verdictOf(sd_bus_message *reply) const;
    void conclude(Verdict verdict);

    sd_bus *m_bus;
    Question m_question;
    std::string m_cancellationId;
    std::function<void(Verdict)> m_onVerdict;
    sd_bus_slot *m_call = nullptr;
    sd_event_source *m_timer = nullptr;
};
