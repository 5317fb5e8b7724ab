// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/rewriterecording.h"

namespace forkscope {

Result<EditedRecording> rewriteRecording(RecordingReader &reader, RecordingWriter &writer,
                                         const std::function<Message(const Message &)> &change)
{
    bool isWritten = true;
    while (const auto message = isWritten ? reader.next() : std::nullopt)
        isWritten = writer.write(change(*message));
    if (isWritten && reader.error().isEmpty() && writer.finish()) {
        EditedRecording edited{writer.events(), {}};
        if (!reader.notice().isEmpty())
            edited.notices << reader.notice();
        return edited;
    }
    const auto reason = reader.error().isEmpty() ? writer.error() : reader.error();
    writer.discard();
    return Failure{reason};
}

} // namespace forkscope
