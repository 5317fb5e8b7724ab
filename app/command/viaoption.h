// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The option --via: how a command is watched.
#pragma once

#include "app/command/arguments.h"
#include "app/stream/commandsource.h"
#include "app/stream/result.h"

namespace forkscope {

// What was asked for, or `otherwise`. Fails with one sentence when it is no way to watch.
Result<CommandSource::Via> viaAsked(const Arguments &arguments, CommandSource::Via otherwise);

} // namespace forkscope
