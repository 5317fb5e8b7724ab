// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command writes a recording: a new file, in place of another with --force, or "-" for standard output.
#pragma once

#include "app/editing/rewriterecording.h"
#include "app/recording/recordingwriter.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <variant>

namespace forkscope {

class Arguments;

// Complains and gives an exit code when it cannot be written to.
std::variant<std::unique_ptr<RecordingWriter>, int> openRecordingOutput(const QString &path,
                                                                        const Arguments &arguments);

// "-" is standard input.
Result<std::unique_ptr<RecordingReader>> openRecordingInput(const QString &path);

// Writes to --output what `edit` makes of `inputs`, which are never written to, and says on standard error what came of
// it. An exit code.
using Edit = std::function<Result<EditedRecording>(RecordingWriter &writer)>;
int writeEdited(const Arguments &arguments, const QStringList &inputs, const Edit &edit);

} // namespace forkscope
