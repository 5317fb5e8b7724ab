// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What an event says, for people: its sentence, its arguments with where each value came from, and what parent and
// child share. The inspector, JSON and `forkscope tree` read this one description.
#pragma once

#include "app/stream/event.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/names.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace forkscope {

enum class Provenance : quint8 {
    Kernel = 1,   // K: read in kernel space
    User = 2,     // U: read from user memory
    Toctou = 4,   // TOCTOU: read from user memory before the kernel made its own copy
    Optional = 8, // OPT: may be absent
};
Q_DECLARE_FLAGS(Provenances, Provenance)
Q_DECLARE_OPERATORS_FOR_FLAGS(Provenances)

// {"K"}, {"U","TOCTOU"} …, in this fixed order.
QStringList provenanceNames(Provenances tags);
QString provenanceMeaning(Provenance tag);

// Why a value is absent.
enum class Absence : quint8 { None, NotRecorded, Lost, NotYet, DoesNotApply };
QString absenceText(Absence absence);

// A value as the kernel used it, and the hook that read it there.
struct UsedValue
{
    QString value;
    QString text;
    QString hook;
};

struct Argument
{
    QString name;  // as in clone(2): never translated
    QString type;  // C type
    QString value; // the raw value: a number (decimal or 0x…), or the text; empty when absent
    QString text;  // decoded; may equal value
    Provenances tags;
    QString hook; // "tp_btf/task_newtask"; empty when absent
    Absence absence = Absence::None;
    std::optional<quint64> number; // of a numeric value
    // What the kernel used, when this one was read from user memory and differs: a caught race.
    std::optional<UsedValue> racedWith;
    bool isFlags = false; // value is clone flags: one row a flag can be shown under it
};

// Name of one hook as the kernel knows it: "tp_btf/task_newtask".
QString hookName(forkscope_hook hook);
QStringList hookNames(quint32 hooks);

// The system call that made the task: "fork" "vfork" "clone" "clone3" "kernel"; empty when not recorded.
QString callName(const Fork &fork);
QString callName(const ForkFailed &failed);
// The library call it looks like ("fork()", "posix_spawn()", "pthread_create()", "kernel thread" …), deduced; empty
// when nothing fits.
QString looksLike(const Fork &fork);

// Every argument the event's call has, recorded or not. Empty for events without arguments (exit, reap …).
std::vector<Argument> argumentsOf(const Event &event);
// What the stream told besides its events; each may be missing.
struct Known
{
    const Names *names = nullptr;
    const Hello *hello = nullptr;
};

// The other facts of the event (pids, times, ids, status, limits): same shape.
std::vector<Argument> factsOf(const Event &event, const Known &known = {});
// Which limit most likely refused the call, with its figures; deduced, and empty when it was not a limit or nothing is
// known. Root is exempt from RLIMIT_NPROC.
QString likelyLimit(const ForkFailed &failed, const Known &known);
// Whether a value read from user memory differs from what the kernel used.
bool hasRace(const Event &event);

struct Sharing
{
    QString what; // "Memory"
    QString how;  // "copied when written", "shared", …
    bool isShared;
};
// What the child shares with its creator and what it got as a copy: memory, open files, directory, signal handlers,
// namespaces, parent.
std::vector<Sharing> sharingOf(const Fork &fork);

} // namespace forkscope
