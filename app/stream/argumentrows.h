// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the rows of an inspection. For the three parts of it: inspection.cpp, callarguments.cpp, eventfacts.cpp.
#pragma once

#include "app/stream/inspection.h"

#include <QCoreApplication>

#include <initializer_list>

namespace forkscope::inspection {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

inline constexpr quint32 ioWorkerFlag = 0x00000010;     // PF_IO_WORKER
inline constexpr quint32 kernelThreadFlag = 0x00200000; // PF_KTHREAD

struct Call
{
    int number;
    quint32 compat;
    const char *name;
    bool tlsBeforeChildTid; // order of clone's last two arguments (CONFIG_CLONE_BACKWARDS)
};
// Null when it is none of the fork family.
const Call *findCall(int number, quint32 compat);

// Name of the first of `candidates` that contributed; empty if none did.
QString firstHook(quint32 hooks, std::initializer_list<forkscope_hook> candidates);

QString hexadecimal(quint64 number);
Argument numeric(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook);
Argument address(const char *name, const char *type, quint64 number, Provenances tags, const QString &hook);
Argument flagsArgument(const char *type, quint64 flags, Provenances tags, const QString &hook);
Argument signalArgument(const char *type, qint64 signal, Provenances tags, const QString &hook);
Argument text(const char *name, const char *type, const QString &value, Provenances tags, const QString &hook);
Argument absent(const char *name, const char *type, Provenances tags, Absence why = Absence::NotRecorded);

} // namespace forkscope::inspection
