// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzz target promises of its results: a promise that is broken ends it as a crash does, with a sentence.
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <cstdio>
#include <cstdlib>

namespace forkscope {

inline void require(bool holds, const char *promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken promise: %s\n", promise);
    std::abort();
}

inline QByteArrayView viewOf(const unsigned char *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), qsizetype(size)};
}

// Nothing that a terminal obeys, that hides, or that turns its neighbours round.
inline bool isSafeToShow(const QString &text)
{
    for (const char32_t c : text.toUcs4())
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
            (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
            return false;
    return true;
}

} // namespace forkscope
