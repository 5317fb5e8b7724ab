// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording written anew, message by message: whole where it was damaged, and changed where that is asked for.
#pragma once

#include "app/recording/recordingreader.h"
#include "app/recording/recordingwriter.h"

#include <QStringList>

#include <functional>

namespace forkscope {

struct EditedRecording
{
    quint64 events = 0;
    QStringList notices; // what the originals lacked, a sentence each
};

// `change` is given every message in its place. Finishes the writer, or discards it when this fails: when the original
// cannot be read on, or the new one cannot be written.
Result<EditedRecording> rewriteRecording(RecordingReader &reader, RecordingWriter &writer,
                                         const std::function<Message(const Message &)> &change);

} // namespace forkscope
