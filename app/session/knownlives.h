// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What is known about lives when a list of tasks is compared with it: a whole process table's knowledge, or that of a
// pass over a recording which keeps the living only.
#pragma once

#include "app/stream/event.h"
#include "app/stream/identity.h"

#include <functional>
#include <optional>

namespace forkscope {

class KnownLives
{
public:
    virtual ~KnownLives() = default;

    // Unknown: also one that was only mentioned. Over: its end was seen.
    enum class Standing { Unknown, Living, Over };
    virtual Standing standingOf(ProcessKey key) const = 0;
    // Of a living one; null when not known.
    virtual ProcessKey parentOf(ProcessKey key) const = 0;
    // Whether a living one still has the name of its birth, and that is not `comm`: its exec was lost, or it renamed
    // itself. Any later name may be newer than the list.
    virtual bool missedNewName(ProcessKey key, Bytes comm) const = 0;
    // Every life that is not over or not collected: its begin, and its end if it is a zombie.
    using Visitor = std::function<void(ProcessKey key, Time began, std::optional<Time> ended)>;
    virtual void visitOpen(const Visitor &visit) const = 0;
};

} // namespace forkscope
