// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/recordingoutput.h"
#include "app/editing/redaction.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <array>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// One sentence when the options do not go together or the pattern is none.
std::optional<QString> complete(RedactionPlan &plan, const Arguments &arguments)
{
    if (arguments.has("--pattern") && arguments.has("--keep-arguments"))
        return tr("--pattern and --keep-arguments do not go together.");
    plan.hidesUsers = !arguments.has("--keep-users");
    plan.hidesHost = !arguments.has("--keep-host");
    if (arguments.has("--keep-arguments"))
        plan.texts = RedactionPlan::Texts::Keep;
    if (!arguments.has("--pattern"))
        return std::nullopt;
    const auto pattern = arguments.value("--pattern");
    plan.texts = RedactionPlan::Texts::Pattern;
    plan.pattern.setPattern(QString::fromLatin1(pattern.toUtf8())); // recordings hold bytes
    if (pattern.isEmpty() || !plan.pattern.isValid())
        return tr("%1 is no regular expression: %2.").arg(displayText(pattern), plan.pattern.errorString());
    return std::nullopt;
}

QByteArray secretKey()
{
    std::array<quint32, 8> key{};
    QRandomGenerator::system()->fillRange(key.data(), qsizetype(key.size()));
    return {reinterpret_cast<const char *>(key.data()), sizeof key};
}

} // namespace

int runRedact(const Arguments &arguments)
{
    RedactionPlan plan;
    if (const auto problem = complete(plan, arguments)) {
        complain(*problem);
        return ExitCode::Usage;
    }
    const auto path = arguments.operand();
    auto reader = openRecordingInput(path);
    if (!reader) {
        complain(reader.error());
        return ExitCode::Unreadable;
    }
    const Redaction redaction(plan, secretKey());
    return writeEdited(arguments, {path}, [&](RecordingWriter &writer) {
        return rewriteRecording(**reader, writer, [&](const Message &message) { return redaction.apply(message); });
    });
}

} // namespace forkscope
