// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/reply.h"

#include <cstring>
#include <string>

namespace {

struct Text
{
    const char *name;
    const char *sentence;
};

// In the order of Refusal.
constexpr Text texts[] = {
    {"org.freedesktop.DBus.Error.AccessDenied", "You are not allowed to do this."},
    {"org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
     "A password is needed, and the call did not allow asking for one."},
    {"org.freedesktop.DBus.Error.InvalidArgs", "An option is unknown, repeated or of the wrong type."},
    {"org.freedesktop.DBus.Error.LimitsExceeded", "Too many streams are open, or too many calls are waiting."},
    {"org.freedesktop.DBus.Error.NotSupported", "This helper does not speak that version of the protocol."},
    {"org.forkscope.Error.AuthorizationUnavailable", "Polkit did not answer, so nobody could say whether you may."},
    {"org.forkscope.Error.KernelUnsupported",
     "This kernel has no BTF or not the tracepoints that Forkscope needs; Linux 5.10 or later with BTF has both."},
    {"org.forkscope.Error.AttachFailed", "The kernel refused the programs that watch it"},
    {"org.forkscope.Error.Busy", "The last snapshot was a moment ago."},
};

} // namespace

int refuse(sd_bus_message *call, Refusal refusal, int error)
{
    const Text &text = texts[static_cast<int>(refusal)];
    std::string sentence = text.sentence;
    if (refusal == Refusal::AttachFailed) {
        const char *name = strerrorname_np(error);
        sentence += std::string(": ") + (name ? name : "unknown error") + ".";
    }
    return sd_bus_reply_method_errorf(call, text.name, "%s", sentence.c_str());
}
