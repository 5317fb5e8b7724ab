// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What names a process (a life, not a pid), a place in the table and a place in the stream.
#pragma once

#include "app/stream/time.h"

#include <QHashFunctions>

#include <compare>
#include <cstdint>

namespace forkscope {

// (tgid, start of its leader in ns of boot time): unique within a boot, also when the pid is used again.
struct ProcessKey
{
    quint32 pid = 0;
    quint64 start = 0;

    friend bool operator==(const ProcessKey &, const ProcessKey &) = default;
    // clang-tidy 14 takes the zero that a defaulted one is compared with for a null pointer.
    friend auto operator<=>(const ProcessKey &, const ProcessKey &) = default; // NOLINT(modernize-use-nullptr)
    bool isNull() const { return pid == 0 && start == 0; }
};

inline size_t qHash(const ProcessKey &key, size_t seed = 0) noexcept
{
    return ::qHash(key.start ^ (quint64(key.pid) << 40), seed);
}

// Row of the process table: in order of appearance, never reused.
enum class ProcessIndex : quint32 {};
inline constexpr ProcessIndex NoProcess = ProcessIndex(0xffffffffu);
constexpr quint32 toRow(ProcessIndex index)
{
    return quint32(index);
}

// Place in a session's stream, counted from 0 without gaps: events, losses and markers alike.
enum class EventNumber : quint64 {};
inline constexpr EventNumber NoEvent = EventNumber(~quint64(0));
constexpr quint64 toRow(EventNumber number)
{
    return quint64(number);
}

// How much of the stream has happened: events with a number below it. The cursor's exact place; time only draws it.
using Position = quint64;
inline constexpr Position Never = ~Position(0);

} // namespace forkscope
