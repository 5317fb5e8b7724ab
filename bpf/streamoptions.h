// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <systemd/sd-bus.h>

#include "bpf/collector.h"

// The options of OpenStream: a closed set, for everything in it comes from strangers.
struct StreamOptions
{
    enum class Scope { Own, Everyone };
    enum class Problem { None, Invalid, UnknownProtocol };

    Scope scope = Scope::Own;
    bool threads = false;
    bool arguments = false;
    bool deep = false;
    bool snapshot = true;
    __u32 maxArgumentBytes = 1024;

    Problem readFrom(sd_bus_message *call);
    int appendTo(sd_bus_message *reply) const;
    CaptureSettings settingsFor(uid_t caller) const;
    // The polkit action that allows this.
    const char *action() const;
};
