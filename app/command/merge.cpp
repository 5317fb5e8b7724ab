// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/editing/mergerecordings.h"

#include <QCoreApplication>

namespace forkscope {

int runMerge(const Arguments &arguments)
{
    QStringList paths;
    for (const auto &operand : arguments.operands())
        paths << QString::fromLocal8Bit(operand);
    if (paths.size() < 2 || paths.contains(QStringLiteral("-"))) {
        complain(QCoreApplication::translate("forkscope", "Give the names of two or more recordings to merge."));
        return ExitCode::Usage;
    }
    return writeEdited(arguments, paths, [&](RecordingWriter &writer) { return mergeRecordings(paths, writer); });
}

} // namespace forkscope
