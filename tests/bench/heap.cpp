// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/heap.h"

#include <QByteArray>
#include <QFile>

#include <cstddef>
#include <malloc.h>

#ifdef __SANITIZE_ADDRESS__
// Its header comes with clang only.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace forkscope {

namespace {

// A line "NAME:   123 kB" of /proc/self/status.
quint64 statusBytes(const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto lines = file.readAll().split('\n');
    for (const auto &line : lines)
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).chopped(2).trimmed().toULongLong() << 10;
    return 0;
}

} // namespace

quint64 allocatedBytes()
{
#ifdef __SANITIZE_ADDRESS__
    return __sanitizer_get_current_allocated_bytes();
#else
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
}

quint64 residentBytes()
{
    return statusBytes("VmRSS");
}

quint64 peakResidentBytes()
{
    return statusBytes("VmHWM");
}

} // namespace forkscope
