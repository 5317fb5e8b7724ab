// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A position or an event's number in half the room, as a table of millions keeps it: up to `most`, and Never or
// NoEvent. A session ends before it needs more.
#pragma once

#include "app/stream/identity.h"

namespace forkscope {

// A position or an event's number in half the room, as a table of millions keeps it: up to `most`, and Never or
// NoEvent. A session ends before it needs more.
template <class Wide>
class Narrow
{
public:
    static constexpr Wide most = Wide(0xfffffffeu);

    constexpr Narrow() = default;
    constexpr Narrow(Wide value) : m_value(value > most ? 0xffffffffu : quint32(value)) {}
    constexpr operator Wide() const { return m_value == 0xffffffffu ? Wide(~quint64(0)) : Wide(m_value); }

private:
    quint32 m_value = 0xffffffffu;
};
using NarrowPosition = Narrow<Position>;
using NarrowNumber = Narrow<EventNumber>;

} // namespace forkscope
