// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"

namespace forkscope {

int runRecover(const Arguments &arguments)
{
    const auto path = arguments.operand();
    auto reader = openRecordingInput(path);
    if (!reader) {
        complain(reader.error());
        return ExitCode::Unreadable;
    }
    return writeEdited(arguments, {path}, [&](RecordingWriter &writer) {
        return rewriteRecording(**reader, writer, [](const Message &message) { return message; });
    });
}

} // namespace forkscope
