// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The flags of clone and clone3: one table that the inspector, `explain`, JSON and the filter language read.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace forkscope {

struct CloneFlag
{
    quint64 bit;
    const char *name;
    const char *since;   // first kernel
    const char *meaning; // untranslated; shown through cloneFlagMeaning()
    const char *without; // what would be different if it were not set
    bool clone3Only;
};

// In the order of their bits.
std::span<const CloneFlag> cloneFlags();
const CloneFlag *findCloneFlag(const QString &name);
QString cloneFlagMeaning(const CloneFlag &flag);
QString cloneFlagWithout(const CloneFlag &flag);

// Names of the set bits, unknown ones together as one hexadecimal number: {"CLONE_VM", "0x4000000000000000"}.
QStringList cloneFlagNames(quint64 flags);
// "CLONE_VM|CLONE_VFORK", or "0" when none is set.
QString cloneFlagsText(quint64 flags);

// What clone(2)'s first argument holds: flags and, in its low byte, the exit signal.
struct CloneArgument
{
    quint64 flags;
    int exitSignal;
};
CloneArgument splitCloneArgument(quint64 value);

} // namespace forkscope
