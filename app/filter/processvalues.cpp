// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filtervalues.h"

#include <algorithm>
#include <sys/wait.h>

namespace forkscope::filtervalue {

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

namespace {

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

// The newest exec, or what a snapshot said of the process.
std::optional<StoredEvent> programOf(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return std::nullopt;
    const auto number = subject.session.processes().execAt(subject.process, subject.position);
    return number == NoEvent ? std::nullopt : std::optional(subject.session.events().event(number));
}

template <auto Count>
Value counted(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || isRefused(*process))
        return {};
    return qint64((subject.session.processes().*Count)(subject.process, subject.position));
}

Value between(const Value &from, const Value &to)
{
    return from && to ? Value(std::get<qint64>(*to) - std::get<qint64>(*from)) : Value();
}

} // namespace

Value comm(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return {};
    return textUnlessEmpty(subject.session.processes().commAt(subject.process, subject.position));
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

Value pid(const FilterSubject &subject)
{
    if (const auto *head = subject.event ? subject.event->head() : nullptr)
        return qint64(head->tgid);
    const auto *process = processOf(subject);
    return process ? numberUnlessZero(process->key.pid) : Value();
}

Value parentPid(const FilterSubject &subject)
{
    if (subject.process == NoProcess)
        return {};
    const auto &table = subject.session.processes();
    const auto parent = table.parentAt(subject.process, subject.position);
    return parent == NoProcess ? Value() : numberUnlessZero(table.at(parent).key.pid);
}

Value forks(const FilterSubject &subject)
{
    return counted<&ProcessTable::forksAt>(subject);
}

Value threads(const FilterSubject &subject)
{
    return counted<&ProcessTable::threadsAt>(subject);
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

Value state(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if (!process || isRefused(*process))
        return {};
    return qint64(subject.session.processes().stateAt(subject.process, subject.position));
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

Value failed(const FilterSubject &subject)
{
    const auto *process = processOf(subject);
    if ((process && isRefused(*process)) || (subject.event && subject.event->as<ForkFailed>()))
        return yesIf(true);
    const auto word = statusOf(subject);
    return yesIf(word && *word != 0);
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

Value marked(const FilterSubject &subject)
{
    return yesIf(subject.event ? subject.isEventMarked : subject.isProcessMarked);
}

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

Value lifetime(const FilterSubject &subject)
{
    return between(began(subject), ended(subject));
}

Value zombieTime(const FilterSubject &subject)
{
    return between(ended(subject), reaped(subject));
}

} // namespace forkscope::filtervalue
