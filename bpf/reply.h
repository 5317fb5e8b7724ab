// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The errors of org.forkscope.Helper1. Their texts are fixed: nothing that a caller said comes back in them.
#pragma once

#include <systemd/sd-bus.h>

enum class Refusal {
    AccessDenied,
    InteractiveAuthorizationRequired,
    InvalidArgs,
    LimitsExceeded,
    NotSupported,
    AuthorizationUnavailable,
    KernelUnsupported,
    AttachFailed,
    Busy,
};

// Answers the call; `error` is an errno to name, 0 for none.
int refuse(sd_bus_message *call, Refusal refusal, int error = 0);
