// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/streamoptions.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace {

constexpr __u32 maxArgumentBytesMax = 4096;
constexpr const char *keys[] = {"protocol", "scope", "threads", "arguments", "max-argument-bytes", "deep", "snapshot"};

bool readBool(sd_bus_message *call, bool &value)
{
    int given = 0;
    if (sd_bus_message_read(call, "v", "b", &given) <= 0)
        return false;
    value = given;
    return true;
}

StreamOptions::Problem readProtocol(sd_bus_message *call)
{
    uint32_t protocol = 0;
    if (sd_bus_message_read(call, "v", "u", &protocol) <= 0)
        return StreamOptions::Problem::Invalid;
    return protocol == FORKSCOPE_PROTOCOL ? StreamOptions::Problem::None : StreamOptions::Problem::UnknownProtocol;
}

bool readScope(sd_bus_message *call, StreamOptions::Scope &scope)
{
    const char *name = nullptr;
    if (sd_bus_message_read(call, "v", "s", &name) <= 0)
        return false;
    scope = !strcmp(name, "everyone") ? StreamOptions::Scope::Everyone : StreamOptions::Scope::Own;
    return scope == StreamOptions::Scope::Everyone || !strcmp(name, "own");
}

StreamOptions::Problem readOption(sd_bus_message *call, std::string_view key, StreamOptions &options)
{
    bool valid = false;
    if (key == "protocol")
        return readProtocol(call);
    if (key == "scope")
        valid = readScope(call, options.scope);
    else if (key == "threads")
        valid = readBool(call, options.threads);
    else if (key == "arguments")
        valid = readBool(call, options.arguments);
    else if (key == "deep")
        valid = readBool(call, options.deep);
    else if (key == "snapshot")
        valid = readBool(call, options.snapshot);
    else if (key == "max-argument-bytes")
        valid = sd_bus_message_read(call, "v", "u", &options.maxArgumentBytes) > 0;
    return valid ? StreamOptions::Problem::None : StreamOptions::Problem::Invalid;
}

} // namespace

StreamOptions::Problem StreamOptions::readFrom(sd_bus_message *call)
{
    unsigned seen = 0;
    if (sd_bus_message_enter_container(call, 'a', "{sv}") < 0)
        return Problem::Invalid;
    int more;
    while ((more = sd_bus_message_enter_container(call, 'e', "sv")) > 0) {
        const char *key = nullptr;
        if (sd_bus_message_read(call, "s", &key) <= 0)
            return Problem::Invalid;
        const auto *known =
            std::find_if(std::begin(keys), std::end(keys), [key](const char *k) { return !strcmp(k, key); });
        const unsigned bit = 1u << (known - keys);
        if (known == std::end(keys) || (seen & bit))
            return Problem::Invalid;
        seen |= bit;
        const Problem problem = readOption(call, key, *this);
        if (problem != Problem::None)
            return problem;
        if (sd_bus_message_exit_container(call) < 0)
            return Problem::Invalid;
    }
    maxArgumentBytes = std::min(maxArgumentBytes, maxArgumentBytesMax);
    return more < 0 || sd_bus_message_exit_container(call) < 0 ? Problem::Invalid : Problem::None;
}

int StreamOptions::appendTo(sd_bus_message *reply) const
{
    return sd_bus_message_append(reply, "a{sv}", static_cast<unsigned>(std::size(keys)), "protocol", "u",
                                 FORKSCOPE_PROTOCOL, "scope", "s", scope == Scope::Own ? "own" : "everyone", "threads",
                                 "b", int(threads), "arguments", "b", int(arguments), "max-argument-bytes", "u",
                                 maxArgumentBytes, "deep", "b", int(deep), "snapshot", "b", int(snapshot));
}

CaptureSettings StreamOptions::settingsFor(uid_t caller) const
{
    CaptureSettings settings;
    settings.scopeUid = scope == Scope::Own ? caller : FORKSCOPE_SCOPE_EVERYONE;
    settings.threads = threads;
    settings.arguments = arguments;
    settings.deep = deep;
    settings.maxArgumentBytes = maxArgumentBytes;
    return settings;
}

const char *StreamOptions::action() const
{
    if (scope == Scope::Own)
        return "org.forkscope.helper1.observe-own";
    return arguments ? "org.forkscope.helper1.observe-arguments" : "org.forkscope.helper1.observe";
}
