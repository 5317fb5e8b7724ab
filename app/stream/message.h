// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A message: the unit that a stream's frame carries and a recording's channel of the same number keeps.
#pragma once

#include "bpf/forkscope.h"

#include <QByteArray>

namespace forkscope {

enum class MessageType : quint16 {
    Hello = FORKSCOPE_HELLO,
    Events = FORKSCOPE_EVENTS,
    Snapshot = FORKSCOPE_SNAPSHOT,
    Loss = FORKSCOPE_LOSS,
    Stats = FORKSCOPE_STATS,
    Bye = FORKSCOPE_BYE,
    Marker = FORKSCOPE_MARKER,
    Name = FORKSCOPE_NAME,
};

struct Message
{
    MessageType type{};
    QByteArray payload;
};

} // namespace forkscope
