// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/argumentrows.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"

#include <array>

namespace forkscope::inspection {

namespace {
// Numbers of the native tables do not collide here: 220 is clone on arm64 and riscv only.
constexpr std::array<Call, 9> calls{{
    {56, 0, "clone", false},
    {57, 0, "fork", false},
    {58, 0, "vfork", false},
    {435, 0, "clone3", false},
    {220, 0, "clone", true},
    {120, 1, "clone", true},
    {2, 1, "fork", false},
    {190, 1, "vfork", false},
    {435, 1, "clone3", false},
}};

} // namespace

const Call *findCall(int number, quint32 compat)
{
    for (const auto &call : calls)
        if (call.number == number && call.compat == compat)
            return &call;
    return nullptr;
}

QString firstHook(quint32 hooks, std::initializer_list<forkscope_hook> candidates)
{
    for (const auto hook : candidates)
        if (hooks & hook)
            return hookName(hook);
    return {};
}

QString hexadecimal(quint64 number)
{
    return u"0x"_qs + QString::number(number, 16);
}

Argument numeric(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.value = QString::number(number);
    argument.text = argument.value;
    argument.tags = tags;
    argument.hook = hook;
    argument.number = number;
    return argument;
}

Argument address(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook)
{
    auto argument = numeric(name, type, number, tags, hook);
    argument.value = hexadecimal(number);
    argument.text = number == 0 ? u"NULL"_qs : argument.value;
    return argument;
}

Argument flagsArgument(const char *type, quint64 flags, Provenances tags, const QString &hook)
{
    auto argument = address("flags", type, flags, tags, hook);
    argument.text = cloneFlagsText(flags);
    argument.isFlags = true;
    return argument;
}

Argument signalArgument(const char *type, qint64 signal, Provenances tags, const QString &hook)
{
    auto argument = numeric("exit_signal", type, quint64(signal), tags, hook);
    argument.value = QString::number(signal);
    argument.text = signal > 0 ? signalName(int(signal)) : tr("none");
    return argument;
}

Argument text(const char *name, const char *type, const QString &value, Provenances tags, const QString &hook)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.value = argument.text = value;
    argument.tags = tags;
    argument.hook = hook;
    return argument;
}

Argument absent(const char *name, const char *type, Provenances tags, Absence why)
{
    Argument argument;
    argument.name = QLatin1String(name);
    argument.type = QLatin1String(type);
    argument.tags = tags;
    argument.absence = why;
    argument.text = absenceText(why);
    return argument;
}

} // namespace forkscope::inspection
