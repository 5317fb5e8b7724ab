// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a filter can ask for: one table that parser, matcher, completion and manual read. Names are the keys of JSON
// Lines.
#pragma once

#include "app/filter/filtersyntax.h"
#include "app/session/session.h"

#include <QByteArray>

#include <optional>
#include <span>
#include <variant>

namespace forkscope {

// What is looked at: a process as it stands at a position, or an event with its process.
struct FilterSubject
{
    const Session &session;
    Position position;                  // what has happened by then
    ProcessIndex process;               // NoProcess for losses and markers
    const Event *event = nullptr;       // null: the process itself, and its birth where an event is asked for
    EventNumber number = NoEvent;       // of the event
    quint32 depth = 0, descendants = 0; // of the process
    bool isEventMarked = false, isProcessMarked = false;
};

struct FilterConstant
{
    const char *name;
    qint64 number;
};

struct FilterField
{
    enum class Kind {
        Text,   // compared as bytes
        Number, // also with a constant's name
        Choice, // one of the constants
        Flags,  // clone flags
        YesNo,  // takes no value
        Span,   // ns
        Moment, // ns of boot time
    };
    // Nothing: not recorded, or does not apply. Bytes of Text, else a number (YesNo: 1).
    using Value = std::optional<std::variant<qint64, QByteArray>>;

    const char *name;
    Kind kind;
    const char *meaning; // untranslated
    std::span<const FilterConstant> constants;
    Value (*value)(const FilterSubject &subject);
};

std::span<const FilterField> filterFields();
const FilterField *findFilterField(const QString &name);
// The operators that suit a field; none for YesNo.
std::vector<FilterOperator> operatorsOf(const FilterField &field);

} // namespace forkscope
