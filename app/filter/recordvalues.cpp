// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filterconstants.h"
#include "app/filter/filtervalues.h"
#include "app/stream/inspection.h"

#include <algorithm>

namespace forkscope::filtervalue {

namespace {

// The event that is asked about: its own, or the birth of the process.
std::optional<StoredEvent> eventOf(const FilterSubject &subject)
{
    if (subject.event)
        return StoredEvent{*subject.event, {}};
    if (subject.process == NoProcess)
        return std::nullopt;
    const auto birth = subject.session.processes().at(subject.process).birth;
    return birth == NoEvent ? std::nullopt : std::optional(subject.session.events().event(birth));
}

// Applies `get` to the fixed part of the event or of the birth, where that has such a member.
template <class Get>
Value fromRecord(const FilterSubject &subject, Get get)
{
    const auto event = eventOf(subject);
    if (!event)
        return {};
    auto value = std::visit(
        [&](const auto &what) -> Value {
            if constexpr (requires { get(what.fixed); })
                return get(what.fixed);
            else
                return {};
        },
        event->what);
    if (value || !subject.event || subject.process == NoProcess)
        return value;
    FilterSubject birth = subject;
    birth.event = nullptr;
    return fromRecord(birth, get);
}

} // namespace

Value uid(const FilterSubject &subject)
{
    return fromRecord(subject, [](const auto &fixed) -> decltype(fixed.uid, Value()) { return qint64(fixed.uid); });
}

Value user(const FilterSubject &subject)
{
    const auto number = uid(subject);
    if (!number)
        return {};
    return textUnlessEmpty(subject.session.names().users.value(quint32(std::get<qint64>(*number))));
}

Value cgroup(const FilterSubject &subject)
{
    const auto id = fromRecord(subject, [](const auto &fixed) -> decltype(fixed.cgroup_id, Value()) {
        return numberUnlessZero(fixed.cgroup_id);
    });
    if (!id)
        return {};
    return textUnlessEmpty(subject.session.names().cgroups.value(quint64(std::get<qint64>(*id))));
}

Value looksLikeOf(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    const auto *fork = event ? event->as<Fork>() : nullptr;
    return fork ? textUnlessEmpty(looksLike(*fork).toUtf8()) : Value();
}

Value tid(const FilterSubject &subject)
{
    if (!subject.event)
        return pid(subject);
    return std::visit(
        [&](const auto &what) -> Value {
            if constexpr (requires { what.fixed.tid; })
                return qint64(what.fixed.tid);
            else
                return pid(subject);
        },
        subject.event->what);
}

Value namespacePid(const FilterSubject &subject)
{
    return fromRecord(
        subject, [](const auto &fixed) -> decltype(fixed.ns_pid, Value()) { return numberUnlessZero(fixed.ns_pid); });
}

Value creatorPid(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    if (const auto *failed = event ? event->as<ForkFailed>() : nullptr)
        return qint64(failed->fixed.head.tgid);
    return fromRecord(subject, [](const auto &fixed) -> decltype(fixed.creator_tgid, Value()) {
        return numberUnlessZero(fixed.creator_tgid);
    });
}

Value type(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    return event ? Value(qint64(typeOf(*event))) : Value();
}

Value call(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    const auto *fork = event ? event->as<Fork>() : nullptr;
    const auto *failed = event ? event->as<ForkFailed>() : nullptr;
    const auto name = fork ? callName(*fork) : failed ? callName(*failed) : QString();
    const auto constant = std::ranges::find_if(
        filterCalls(), [&](const FilterConstant &candidate) { return name == QLatin1String(candidate.name); });
    return constant == filterCalls().end() ? Value() : Value(constant->number);
}

Value flags(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    if (const auto *fork = event ? event->as<Fork>() : nullptr)
        return qint64(fork->fixed.clone_flags);
    const auto *failed = event ? event->as<ForkFailed>() : nullptr;
    return failed && (!failed->kernelArgs.isEmpty() || callName(*failed) == u"clone")
               ? Value(qint64(failed->fixed.clone_flags))
               : Value();
}

Value exitSignal(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    const auto *fork = event ? event->as<Fork>() : nullptr;
    return fork && fork->fixed.exit_signal > 0 ? Value(qint64(fork->fixed.exit_signal)) : Value();
}

Value errnoOf(const FilterSubject &subject)
{
    const auto event = eventOf(subject);
    const auto *failed = event ? event->as<ForkFailed>() : nullptr;
    return failed ? Value(qint64(failed->fixed.error)) : Value();
}

Value thread(const FilterSubject &subject)
{
    const auto *fork = subject.event ? subject.event->as<Fork>() : nullptr;
    const auto *exit = subject.event ? subject.event->as<Exit>() : nullptr;
    return yesIf((fork && fork->isThread()) || (exit && exit->fixed.tid != exit->fixed.head.tgid));
}

} // namespace forkscope::filtervalue
