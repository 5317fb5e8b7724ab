// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/exchange/jsonwriter.h"
#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QCoreApplication>

#include <optional>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString hexadecimal(quint64 number)
{
    return QStringLiteral("0x%1").arg(number, 0, 16);
}

// "SIGCHLD"
std::optional<int> signalNumber(const QString &name)
{
    for (int number = 1; number < 32; ++number)
        if (signalName(number) == name)
            return number;
    return std::nullopt;
}

struct Explained
{
    quint64 flags = 0;
    int exitSignal = 0;
};

// A number is the first argument of clone, in which the low byte is the exit signal. 0x80 is no signal but
// CLONE_NEWTIME, which only clone3 takes.
Explained fromNumber(quint64 number)
{
    const auto [flags, exitSignal] = splitCloneArgument(number);
    constexpr int largestSignal = 64;
    return exitSignal <= largestSignal ? Explained{flags, exitSignal} : Explained{number, 0};
}

// One word: a number, a flag or a signal. The word itself when it is none of these.
std::optional<Explained> fromWord(const QString &word)
{
    bool isNumber = false;
    const auto number = word.toULongLong(&isNumber, 0);
    if (isNumber)
        return fromNumber(number);
    if (const auto *flag = findCloneFlag(word))
        return Explained{flag->bit, 0};
    if (const auto signal = signalNumber(word))
        return Explained{0, *signal};
    return std::nullopt;
}

quint64 knownFlags()
{
    quint64 known = 0;
    for (const auto &flag : cloneFlags())
        known |= flag.bit;
    return known;
}

QString deducedCall(const Explained &value)
{
    Fork fork{};
    fork.fixed.clone_flags = value.flags;
    fork.fixed.exit_signal = value.exitSignal;
    fork.fixed.syscall = 56; // clone
    return looksLike(fork);
}

QByteArray explainedText(const Explained &value)
{
    QString text = hexadecimal(value.flags | quint64(value.exitSignal)) + QLatin1Char('\n');
    const auto add = [&](const QString &name, const QString &bit, const QString &meaning) {
        text += QStringLiteral("  %1 %2 %3\n").arg(name, -21).arg(bit, 12).arg(meaning);
    };
    for (const auto &flag : cloneFlags())
        if (value.flags & flag.bit)
            add(QLatin1String(flag.name), hexadecimal(flag.bit),
                flag.clone3Only ? tr("%1 (clone3 only)").arg(cloneFlagMeaning(flag)) : cloneFlagMeaning(flag));
    if (const auto unknown = value.flags & ~knownFlags())
        add(tr("unknown"), hexadecimal(unknown), tr("no flag that this version knows"));
    if (value.exitSignal != 0)
        add(signalName(value.exitSignal), hexadecimal(quint64(value.exitSignal)),
            tr("exit signal: told to the parent when the child ends"));
    if (const auto call = deducedCall(value); !call.isEmpty())
        text += tr("≈ looks like %1").arg(call) + QLatin1Char('\n');
    return text.toUtf8();
}

QByteArray explainedJson(const Explained &value)
{
    JsonWriter json;
    json.beginObject();
    json.add("value", hexadecimal(value.flags | quint64(value.exitSignal)));
    json.beginList("flags");
    for (const auto &flag : cloneFlags())
        if (value.flags & flag.bit) {
            json.beginObject();
            json.add("name", QString::fromLatin1(flag.name));
            json.add("bit", hexadecimal(flag.bit));
            json.add("since", QString::fromLatin1(flag.since));
            json.add("meaning", cloneFlagMeaning(flag));
            json.endObject();
        }
    json.endList();
    if (const auto unknown = value.flags & ~knownFlags())
        json.add("unknown", hexadecimal(unknown));
    if (value.exitSignal != 0)
        json.add("exit_signal", signalName(value.exitSignal));
    if (const auto call = deducedCall(value); !call.isEmpty())
        json.add("looks_like", call);
    json.endObject();
    return json.take() + '\n';
}

} // namespace

int runExplain(const Arguments &arguments)
{
    Explained value;
    for (const auto &part : arguments.operand().split(QLatin1Char('|'))) {
        const auto explained = fromWord(part.trimmed());
        if (!explained) {
            complain(tr("%1 is neither a number nor the name of a clone flag or signal. Write 0x3d0f00, or "
                        "'CLONE_VM|CLONE_FS|SIGCHLD'.")
                         .arg(displayText(part)));
            return ExitCode::Usage;
        }
        value.flags |= explained->flags;
        value.exitSignal = explained->exitSignal != 0 ? explained->exitSignal : value.exitSignal;
    }
    Output output({});
    output.write(arguments.has("--json") ? explainedJson(value) : explainedText(value));
    return output.finish();
}

} // namespace forkscope
