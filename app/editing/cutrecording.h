// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A piece of a recording as a recording of its own: it begins with the processes that lived then.
#pragma once

#include "app/editing/rewriterecording.h"
#include "app/stream/result.h"
#include "app/stream/time.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace forkscope {

// The moments that --from and --to are counted from.
struct RecordingSpan
{
    Time begin; // when the watching began: the end of the first list of tasks, or the first event
    Time end;   // of the last event
    ClockPair clock;
};
// Reads the head and the summary; all of it where there is no sound summary. Fails like RecordingReader::open(), and
// when there are no events.
Result<RecordingSpan> spanOfRecording(const QString &path);

// Of one recording, or of several of one boot in the order of their times. Both moments included, by the times at which
// events are drawn; without `from`, all that is there up to `to`. Finishes the writer, or discards it when this fails:
// when the original cannot be read, or the piece cannot be written.
Result<EditedRecording> cutRecordings(const QStringList &paths, std::optional<Time> from, Time to,
                                      RecordingWriter &writer);

} // namespace forkscope
