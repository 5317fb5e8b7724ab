// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Several recordings as one: hosts side by side, each under a row of its own, on one clock; recordings of one boot one
// after the other.
#pragma once

#include "app/editing/rewriterecording.h"

namespace forkscope {

// Fails when one cannot be read, when two watched the same boot at the same time (their events would count twice), or
// when one of several hosts does not say what the time was. Finishes the writer, or discards it when this fails.
Result<EditedRecording> mergeRecordings(const QStringList &paths, RecordingWriter &writer);

} // namespace forkscope
