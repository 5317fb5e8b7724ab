// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filterfields.h"

#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <sys/wait.h>

namespace forkscope {

namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("FilterField", text)

using Kind = FilterField::Kind;
using Value = FilterField::Value;

Value numberUnlessZero(quint64 number)
{
    return number != 0 ? Value(qint64(number)) : Value();
}

Value textUnlessEmpty(const QByteArray &text)
{
    return text.isEmpty() ? Value() : Value(text);
}

Value yesIf(bool yes)
{
    return yes ? Value(qint64(1)) : Value();
}

// The event that is asked about: its own, or the birth of the process.
std::optional<Event> eventOf(const FilterSubject &subject)
{
    if (subject.event)
        return *subject.event;
    if (subject.process == NoProcess)
        return std::nullopt;
    const auto birth = subject.session.processes().at(subject.process).birth;
    return birth == NoEvent ? std::nullopt : std::optional(subject.session.events().event(birth));
}

const Process *processOf(const FilterSubject &subject)
{
    return subject.process == NoProcess ? nullptr : &subject.session.processes().at(subject.process);
}

bool isRefused(const Process &process)
{
    return process.flags.testFlag(ProcessFlag::Refused);
}

bool hasEnded(const FilterSubject &subject, const Process &process)
{
    return process.endedAt < subject.position && !isRefused(process);
}

// The wait status word of an end that was seen.
std::optional<quint32> statusOf(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || !hasEnded(subject, *process) || process->flags.testFlag(ProcessFlag::InferredEnd))
        return std::nullopt;
    return process->status;
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

// ---- text
// ------------------------------------------------------------------------------------------------------------

Value comm(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return {};
    return textUnlessEmpty(subject.session.processes().commAt(subject.process, subject.position));
}

// The newest exec, or what a snapshot said of the process.
std::optional<Event> programOf(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return std::nullopt;
    const auto number = subject.session.processes().execAt(subject.process, subject.position);
    return number == NoEvent ? std::nullopt : std::optional(subject.session.events().event(number));
}

Value path(const FilterSubject &subject)
{
    const auto program = programOf(subject);
    const auto *exec = program ? program->as<Exec>() : nullptr;
    return exec ? textUnlessEmpty(exec->path.toByteArray()) : Value();
}

Value argv(const FilterSubject &subject)
{
    const auto program = programOf(subject);
    if (!program)
        return {};
    const auto *exec = program->as<Exec>();
    const auto *existing = program->as<Existing>();
    auto words = exec ? exec->argv.toByteArray() : existing ? existing->argv.toByteArray() : QByteArray();
    while (words.endsWith('\0'))
        words.chop(1);
    return textUnlessEmpty(words.replace('\0', ' '));
}

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

// ---- numbers
// ---------------------------------------------------------------------------------------------------------

Value pid(const FilterSubject &subject)
{
    if (const auto *head = subject.event ? subject.event->head() : nullptr)
        return qint64(head->tgid);
    const auto *process = processOf(subject);
    return process ? numberUnlessZero(process->key.pid) : Value();
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

Value parentPid(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return {};
    const auto &table = subject.session.processes();
    const auto parent = table.parentAt(subject.process, subject.position);
    return parent == NoProcess ? Value() : numberUnlessZero(table.at(parent).key.pid);
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

template <auto Count>
Value counted(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || isRefused(*process))
        return {};
    return qint64((subject.session.processes().*Count)(subject.process, subject.position));
}

Value children(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || isRefused(*process))
        return {};
    const auto &table = subject.session.processes();
    return qint64(std::ranges::count_if(table.childrenAt(subject.process, subject.position),
                                        [&](ProcessIndex child) { return !isRefused(table.at(child)); }));
}

Value descendants(const FilterSubject &subject)
{
    return subject.process == NoProcess ? Value() : Value(qint64(subject.descendants));
}

Value depth(const FilterSubject &subject)
{
    return subject.process == NoProcess ? Value() : Value(qint64(subject.depth));
}

// ---- choices, flags, constants
// ---------------------------------------------------------------------------------------

constexpr std::array types{
    FilterConstant{"existing", qint64(EventType::Existing)},
    FilterConstant{"fork", qint64(EventType::Fork)},
    FilterConstant{"fork_failed", qint64(EventType::ForkFailed)},
    FilterConstant{"exec", qint64(EventType::Exec)},
    FilterConstant{"exit", qint64(EventType::Exit)},
    FilterConstant{"reap", qint64(EventType::Reap)},
    FilterConstant{"adopt", qint64(EventType::Adopt)},
    FilterConstant{"lost", qint64(EventType::Lost)},
    FilterConstant{"marker", qint64(EventType::Marker)},
};
constexpr std::array calls{FilterConstant{"fork", 0}, FilterConstant{"vfork", 1}, FilterConstant{"clone", 2},
                           FilterConstant{"clone3", 3}, FilterConstant{"kernel", 4}};
constexpr std::array states{FilterConstant{"running", qint64(ProcessState::Running)},
                            FilterConstant{"zombie", qint64(ProcessState::Zombie)},
                            FilterConstant{"ended", qint64(ProcessState::Ended)}};

std::vector<FilterConstant> flagConstants()
{
    std::vector<FilterConstant> constants;
    for (const auto &flag : cloneFlags())
        constants.push_back({flag.name, qint64(flag.bit)});
    return constants;
}

#define CONSTANT(name)                                                                                                 \
    FilterConstant                                                                                                     \
    {                                                                                                                  \
#name, name                                                                                                    \
    }
constexpr std::array signalConstants{
    CONSTANT(SIGHUP),  CONSTANT(SIGINT),  CONSTANT(SIGQUIT), CONSTANT(SIGILL),  CONSTANT(SIGTRAP), CONSTANT(SIGABRT),
    CONSTANT(SIGBUS),  CONSTANT(SIGFPE),  CONSTANT(SIGKILL), CONSTANT(SIGUSR1), CONSTANT(SIGSEGV), CONSTANT(SIGUSR2),
    CONSTANT(SIGPIPE), CONSTANT(SIGALRM), CONSTANT(SIGTERM), CONSTANT(SIGCHLD), CONSTANT(SIGCONT), CONSTANT(SIGSTOP),
    CONSTANT(SIGTSTP), CONSTANT(SIGTTIN), CONSTANT(SIGTTOU), CONSTANT(SIGXCPU), CONSTANT(SIGXFSZ), CONSTANT(SIGSYS),
};
constexpr std::array errnoConstants{
    CONSTANT(EPERM),      CONSTANT(ENOMEM), CONSTANT(EACCES), CONSTANT(EFAULT), CONSTANT(EBUSY),
    CONSTANT(EEXIST),     CONSTANT(EINVAL), CONSTANT(E2BIG),  CONSTANT(EAGAIN), CONSTANT(EBADF),
    CONSTANT(EOPNOTSUPP), CONSTANT(EMFILE), CONSTANT(ENOSPC), CONSTANT(ENOSYS), CONSTANT(EUSERS),
};
#undef CONSTANT

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
        calls, [&](const FilterConstant &candidate) { return name == QLatin1String(candidate.name); });
    return constant == calls.end() ? Value() : Value(constant->number);
}

Value state(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || isRefused(*process))
        return {};
    return qint64(subject.session.processes().stateAt(subject.process, subject.position));
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

Value signal(const FilterSubject &subject)
{
    const auto status = statusOf(subject);
    return status && WIFSIGNALED(int(*status)) ? Value(qint64(WTERMSIG(int(*status)))) : Value();
}

Value status(const FilterSubject &subject)
{
    const auto word = statusOf(subject);
    return word && WIFEXITED(int(*word)) ? Value(qint64(WEXITSTATUS(int(*word)))) : Value();
}

// ---- yes or no
// -------------------------------------------------------------------------------------------------------

Value failed(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if ((process && isRefused(*process)) || (subject.event && subject.event->as<ForkFailed>()))
        return yesIf(true);
    const auto word = statusOf(subject);
    return yesIf(word && *word != 0);
}

Value thread(const FilterSubject &subject)
{
    const auto *fork = subject.event ? subject.event->as<Fork>() : nullptr;
    const auto *exit = subject.event ? subject.event->as<Exit>() : nullptr;
    return yesIf((fork && fork->isThread()) || (exit && exit->fixed.tid != exit->fixed.head.tgid));
}

Value core(const FilterSubject &subject)
{
    const auto word = statusOf(subject);
    return yesIf(word && WIFSIGNALED(int(*word)) && WCOREDUMP(int(*word)));
}

Value adopted(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    return yesIf(process && subject.session.processes().parentAt(subject.process, subject.position) != process->parent);
}

Value inferred(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    return yesIf(process && process->flags.testAnyFlags(ProcessFlag::InferredStart | ProcessFlag::InferredEnd));
}

// ---- times
// -----------------------------------------------------------------------------------------------------------

Value began(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    return process && process->birth != NoEvent ? Value(qint64(toNs(process->began))) : Value();
}

Value ended(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    return process && hasEnded(subject, *process) ? Value(qint64(toNs(process->ended))) : Value();
}

Value reaped(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    return process && hasEnded(subject, *process) && process->reapedAt < subject.position
               ? Value(qint64(toNs(process->reaped)))
               : Value();
}

Value between(const Value &from, const Value &to)
{
    return from && to ? Value(std::get<qint64>(*to) - std::get<qint64>(*from)) : Value();
}

Value lifetime(const FilterSubject &subject)
{
    return between(began(subject), ended(subject));
}

Value zombieTime(const FilterSubject &subject)
{
    return between(ended(subject), reaped(subject));
}

} // namespace

std::span<const FilterField> filterFields()
{
    static const auto cloneConstants = flagConstants();
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
        FilterField{"forks", Kind::Number, TEXT("processes it made"), {}, counted<&ProcessTable::forksAt>},
        FilterField{"threads", Kind::Number, TEXT("threads besides the first"), {}, counted<&ProcessTable::threadsAt>},
        FilterField{"children", Kind::Number, TEXT("children, ended ones included"), {}, children},
        FilterField{"descendants", Kind::Number, TEXT("all below it, ended ones included"), {}, descendants},
        FilterField{"depth", Kind::Number, TEXT("levels above it"), {}, depth},
        FilterField{"type", Kind::Choice, TEXT("kind of event; of a process, its birth"), types, type},
        FilterField{"call", Kind::Choice, TEXT("system call of the birth"), calls, call},
        FilterField{"state", Kind::Choice, TEXT("state at the cursor"), states, state},
        FilterField{"flags", Kind::Flags, TEXT("clone flags, as the kernel used them"), cloneConstants, flags},
        FilterField{"signal", Kind::Number, TEXT("signal that ended it"), signalConstants, signal},
        FilterField{"exit_signal", Kind::Number, TEXT("signal that its end sends to the parent"), signalConstants,
                    exitSignal},
        FilterField{"errno", Kind::Number, TEXT("why the fork was refused"), errnoConstants, errnoOf},
        FilterField{"failed", Kind::YesNo, TEXT("status not 0, ended by a signal, or a fork refused"), {}, failed},
        FilterField{"thread", Kind::YesNo, TEXT("event of a thread other than the first"), {}, thread},
        FilterField{"core", Kind::YesNo, TEXT("dumped its core"), {}, core},
        FilterField{"adopted", Kind::YesNo, TEXT("has another parent than at its birth"), {}, adopted},
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
