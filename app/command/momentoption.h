// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The options that name a moment of a recording.
#pragma once

#include "app/command/arguments.h"
#include "app/session/moments.h"

namespace forkscope {

// `otherwise` when the option was not given, nothing after a complaint.
std::optional<Time> momentAsked(const Arguments &arguments, const char *option, const SessionSpan &span,
                                Time otherwise);

} // namespace forkscope
