// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filterfields.h"

#include "app/filter/filterconstants.h"
#include "app/filter/filtervalues.h"

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("FilterField", text)

using Kind = FilterField::Kind;

} // namespace

std::span<const FilterField> filterFields()
{
    using namespace filtervalue;
    static const std::array fields{
        FilterField{"comm", Kind::Text, TEXT("name of the process, as the kernel has it"), {}, comm},
        FilterField{"path", Kind::Text, TEXT("program file, as it was asked for"), {}, path},
        FilterField{"argv", Kind::Text, TEXT("command line, its words joined by spaces"), {}, argv},
        FilterField{"user", Kind::Text, TEXT("name of the real user"), {}, user},
        FilterField{"cgroup", Kind::Text, TEXT("path of the control group"), {}, cgroup},
        FilterField{"looks_like", Kind::Text, TEXT("library call that the birth looks like; deduced"), {}, looksLikeOf},
        FilterField{"pid", Kind::Number, TEXT("number of the process"), {}, pid},
        FilterField{"tid", Kind::Number, TEXT("number of the thread"), {}, tid},
        FilterField{"ns_pid", Kind::Number, TEXT("its number in its own PID namespace"), {}, namespacePid},
        FilterField{"parent_pid", Kind::Number, TEXT("its parent now"), {}, parentPid},
        FilterField{"creator_pid", Kind::Number, TEXT("who made the call"), {}, creatorPid},
        FilterField{"uid", Kind::Number, TEXT("number of the real user"), {}, uid},
        FilterField{"forks", Kind::Number, TEXT("processes it made"), {}, forks},
        FilterField{"threads", Kind::Number, TEXT("threads besides the first"), {}, threads},
        FilterField{"children", Kind::Number, TEXT("children, ended ones included"), {}, children},
        FilterField{"descendants", Kind::Number, TEXT("all below it, ended ones included"), {}, descendants},
        FilterField{"depth", Kind::Number, TEXT("levels above it"), {}, depth},
        FilterField{"type", Kind::Choice, TEXT("kind of event; of a process, its birth"), filterTypes(), type},
        FilterField{"call", Kind::Choice, TEXT("system call of the birth"), filterCalls(), call},
        FilterField{"state", Kind::Choice, TEXT("state at the cursor"), filterStates(), state},
        FilterField{"flags", Kind::Flags, TEXT("clone flags, as the kernel used them"), filterFlags(), flags},
        FilterField{"signal", Kind::Number, TEXT("signal that ended it"), filterSignals(), signal},
        FilterField{"exit_signal", Kind::Number, TEXT("signal that its end sends to the parent"), filterSignals(),
                    exitSignal},
        FilterField{"errno", Kind::Number, TEXT("why the fork was refused"), filterErrors(), errnoOf},
        FilterField{"failed", Kind::YesNo, TEXT("status not 0, ended by a signal, or a fork refused"), {}, failed},
        FilterField{"thread", Kind::YesNo, TEXT("event of a thread other than the first"), {}, thread},
        FilterField{"core", Kind::YesNo, TEXT("dumped its core"), {}, core},
        FilterField{"adopted", Kind::YesNo, TEXT("has another parent than at its birth"), {}, adopted},
        FilterField{
            "marked", Kind::YesNo, TEXT("a marker stands at it; of a process, at one of its events"), {}, marked},
        FilterField{"inferred", Kind::YesNo, TEXT("birth or end was concluded, not seen"), {}, inferred},
        FilterField{"status", Kind::Number, TEXT("exit status, 0 to 255"), {}, status},
        FilterField{"lifetime", Kind::Span, TEXT("from birth to end"), {}, lifetime},
        FilterField{"zombie_time", Kind::Span, TEXT("from the end until it was collected"), {}, zombieTime},
        FilterField{"began", Kind::Moment, TEXT("time of its birth"), {}, began},
        FilterField{"ended", Kind::Moment, TEXT("time of its end"), {}, ended},
        FilterField{"reaped", Kind::Moment, TEXT("time when it was collected"), {}, reaped},
    };
    return fields;
}

const FilterField *findFilterField(const QString &name)
{
    const auto fields = filterFields();
    const auto field = std::ranges::find_if(
        fields, [&](const FilterField &candidate) { return name == QLatin1String(candidate.name); });
    return field == fields.end() ? nullptr : &*field;
}

std::vector<FilterOperator> operatorsOf(const FilterField &field)
{
    using enum FilterOperator;
    switch (field.kind) {
    case Kind::Text:
        return {Equal, NotEqual, Contains, Matches, In};
    case Kind::Choice:
        return {Equal, NotEqual, In};
    case Kind::Flags:
        return {Has, Equal, NotEqual};
    case Kind::YesNo:
        return {};
    case Kind::Number:
    case Kind::Span:
    case Kind::Moment:
        return {Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In};
    }
    return {};
}

} // namespace forkscope
