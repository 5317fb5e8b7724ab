// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a recording says about itself in its head and its end, read without reading what is between: for the start page,
// the overview and `stats`.
#pragma once

#include "app/recording/overview.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/result.h"

#include <QString>

#include <optional>

namespace forkscope {

struct RecordingSummary
{
    // Boot id, kernel, command, host, clock; nothing when its place in the head is damaged.
    std::optional<Hello> hello;
    // Counts, time range, histogram; nothing when the recording has no sound summary (the recorder was killed, or is
    // still writing).
    std::optional<Overview> overview;
    quint64 messages = 0;
    quint64 chunks = 0;
    quint64 bytes = 0;
    bool isBeingWritten = false;
    // Empty, or one sentence on what is missing; after scan() only.
    QString notice;

    // Fails like RecordingReader::open().
    static Result<RecordingSummary> read(const QString &path);
    // As read(); where there is no sound summary, makes one by reading everything.
    static Result<RecordingSummary> scan(const QString &path);
};

} // namespace forkscope
