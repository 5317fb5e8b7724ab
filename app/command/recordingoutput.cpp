// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/recordingoutput.h"

#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

bool isPipe(const QString &path)
{
    return path == QLatin1String("-");
}

} // namespace

std::variant<std::unique_ptr<RecordingWriter>, int> openRecordingOutput(const QString &path, const Arguments &arguments)
{
    if (isPipe(path) && isatty(STDOUT_FILENO)) {
        complain(tr("A recording is not text, and standard output is a terminal. Send it to a file or a program."));
        return ExitCode::Usage;
    }
    if (!isPipe(path) && QFileInfo::exists(path) && !arguments.has("--force")) {
        complain(tr("%1 exists already. Give another name, or --force to replace it.").arg(displayText(path)));
        return ExitCode::Usage;
    }
    auto writer =
        isPipe(path) ? RecordingWriter::createOnDescriptor(STDOUT_FILENO)
                     : RecordingWriter::create(path, arguments.has("--force") ? Overwrite::Replace : Overwrite::Refuse);
    if (writer)
        return std::move(*writer);
    complain(writer.error());
    return ExitCode::Unreadable;
}

Result<std::unique_ptr<RecordingReader>> openRecordingInput(const QString &path)
{
    return isPipe(path) ? RecordingReader::openDescriptor(STDIN_FILENO, tr("standard input"))
                        : RecordingReader::open(path);
}

int writeEdited(const Arguments &arguments, const QStringList &inputs, const Edit &edit)
{
    const auto path = arguments.value("--output");
    if (path.isEmpty()) {
        complain(tr("Say where to write the new recording: -o FILE."));
        return ExitCode::Usage;
    }
    const QFileInfo target(path);
    const bool isInput = std::ranges::any_of(
        inputs, [&](const QString &input) { return !isPipe(input) && target.exists() && target == QFileInfo(input); });
    if (isInput) {
        complain(tr("%1 is the recording itself, and no recording is changed in place. Give another name.")
                     .arg(displayText(path)));
        return ExitCode::Usage;
    }
    auto opened = openRecordingOutput(path, arguments);
    if (const auto *code = std::get_if<int>(&opened))
        return *code;
    auto edited = edit(*std::get<std::unique_ptr<RecordingWriter>>(opened));
    if (!edited) {
        complain(edited.error());
        return ExitCode::Unreadable;
    }
    for (const auto &notice : edited->notices)
        complain(notice);
    remark(tr("Wrote %1: %2.")
               .arg(isPipe(path) ? tr("standard output") : displayText(path, 0),
                    counted(edited->events, tr("1 event"), tr("%1 events"))));
    return !edited->notices.isEmpty() && arguments.has("--strict") ? ExitCode::Incomplete : ExitCode::Fine;
}

} // namespace forkscope
