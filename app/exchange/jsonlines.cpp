// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/jsonlines.h"

#include "app/exchange/jsonwriter.h"
#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QUuid>

#include <array>
#include <cstring>
#include <sys/wait.h>

namespace forkscope {

namespace {

template <class Number>
void addUnlessZero(JsonWriter &json, const char *key, Number number)
{
    if (number != 0)
        json.add(key, number);
}

void addUnlessEmpty(JsonWriter &json, const char *key, const QString &text)
{
    if (!text.isEmpty())
        json.add(key, text);
}

template <class Fixed>
void addIdentity(JsonWriter &json, const Fixed &fixed, Bytes comm)
{
    addUnlessEmpty(json, "comm", exactText(comm));
    json.add("uid", fixed.uid);
    addUnlessZero(json, "ns_pid", fixed.ns_pid);
    addUnlessZero(json, "pid_ns", fixed.pid_ns);
    addUnlessZero(json, "cgroup", fixed.cgroup_id);
}

void addParent(JsonWriter &json, const ProcessKey &parent)
{
    if (parent.pid == 0)
        return;
    json.add("parent_pid", parent.pid);
    json.add("parent_start", parent.start);
}

// The other side of a caught race.
void addUsedValue(JsonWriter &json, const UsedValue &used)
{
    json.beginObject("used");
    json.add("value", used.value);
    json.add("text", used.text);
    json.addList("tags", provenanceNames(Provenance::Kernel));
    addUnlessEmpty(json, "hook", used.hook);
    json.endObject();
}

void addArguments(JsonWriter &json, const Event &event)
{
    const auto arguments = argumentsOf(event);
    json.beginList("args");
    for (const auto &argument : arguments) {
        json.beginObject();
        json.add("name", argument.name);
        json.add("type", argument.type);
        if (argument.absence == Absence::None) {
            json.add("value", argument.value);
            json.add("text", argument.text);
        }
        json.addList("tags", provenanceNames(argument.tags));
        addUnlessEmpty(json, "hook", argument.hook);
        if (argument.racedWith)
            addUsedValue(json, *argument.racedWith);
        json.endObject();
    }
    json.endList();
    if (hasRace(event))
        json.add("race", true);
}

void addMembers(JsonWriter &json, const Event &, const Existing &existing)
{
    addIdentity(json, existing.fixed, existing.comm);
    addParent(json, existing.parent());
    addUnlessEmpty(json, "executable", exactText(existing.executable));
    addArgv(json, existing.fixed.head, existing.argv, existing.fixed.argc);
}

void addMembers(JsonWriter &json, const Event &event, const Fork &fork)
{
    const auto &fixed = fork.fixed;
    addIdentity(json, fixed, fork.comm);
    addParent(json, fork.parent());
    addUnlessZero(json, "creator_pid", fixed.creator_tgid);
    addUnlessZero(json, "creator_tid", fixed.creator_tid);
    json.add("thread", fork.isThread());
    addUnlessEmpty(json, "call", callName(fork));
    addUnlessEmpty(json, "looks_like", looksLike(fork));
    json.addList("flags", cloneFlagNames(fixed.clone_flags));
    addUnlessEmpty(json, "exit_signal", signalName(fixed.exit_signal));
    addArguments(json, event);
}

void addMembers(JsonWriter &json, const Event &event, const ForkFailed &failed)
{
    json.add("creator_pid", failed.fixed.head.tgid);
    addUnlessZero(json, "creator_tid", failed.fixed.tid);
    addUnlessEmpty(json, "call", callName(failed));
    addArguments(json, event);
    json.add("errno", errnoName(int(failed.fixed.error)));
}

void addMembers(JsonWriter &json, const Event &event, const Exec &exec)
{
    addIdentity(json, exec.fixed, exec.comm);
    addArguments(json, event);
    addUnlessEmpty(json, "path", exactText(exec.path));
    addUnlessEmpty(json, "executable", exactText(exec.executable));
    addArgv(json, exec.fixed.head, exec.argv, exec.fixed.argc);
    addUnlessZero(json, "old_tid", exec.fixed.old_tid);
}

void addMembers(JsonWriter &json, const Event &, const Exit &exit)
{
    json.add("process_ended", exit.endsProcess());
    if (!(exit.fixed.head.flags & FORKSCOPE_INFERRED))
        addStatus(json, exit.fixed.status);
}

void addMembers(JsonWriter &json, const Event &, const Reap &reap)
{
    addUnlessZero(json, "by_pid", reap.fixed.by_tgid);
}

void addMembers(JsonWriter &json, const Event &, const Adopt &adopt)
{
    addParent(json, adopt.parent());
}

void addMembers(JsonWriter &json, const Event &, const Lost &lost)
{
    json.add("stage", QString::fromLatin1(lossStageName(lost.fixed.stage)));
    addUnlessZero(json, "count", lost.fixed.count);
}

void addMembers(JsonWriter &json, const Event &, const Marker &marker)
{
    addUnlessEmpty(json, "text", exactText(marker.text));
}

// Records without a task of their own speak of the leader.
template <class Kind>
quint32 taskOf(const Kind &kind)
{
    if constexpr (requires { kind.fixed.tid; })
        if (kind.fixed.tid != 0)
            return kind.fixed.tid;
    if constexpr (requires { kind.fixed.head; })
        return kind.fixed.head.tgid;
    else
        return 0;
}

} // namespace

const char *eventTypeName(const Event &event)
{
    // In the order of the alternatives of Event.
    static constexpr std::array names{"existing", "fork",  "fork_failed", "exec",  "exit",
                                      "reap",     "adopt", "lost",        "marker"};
    static_assert(names.size() == std::variant_size_v<decltype(Event::what)>);
    return names[event.what.index()];
}

const char *lossStageName(quint16 stage)
{
    static constexpr std::array names{"unknown", "ring",   "helper", "client", "decoder",
                                      "model",   "writer", "file",   "import"};
    return stage < names.size() ? names[stage] : names[0];
}

void addArgv(JsonWriter &json, const forkscope_record &head, Bytes argv, quint32 argc)
{
    if ((head.flags & (FORKSCOPE_ARGS_WITHHELD | FORKSCOPE_ARGS_UNREADABLE)) || argv.isEmpty())
        return;
    QStringList arguments;
    for (const auto &argument : splitArguments(argv, argc))
        arguments.append(exactText(argument));
    json.addList("argv", arguments);
    json.add("argv_truncated", (head.flags & FORKSCOPE_ARGS_TRUNCATED) != 0);
}

void addStatus(JsonWriter &json, quint32 status)
{
    if (const int word = int(status); WIFSIGNALED(word)) {
        json.add("signal", signalName(WTERMSIG(word)));
        json.add("core", bool(WCOREDUMP(word)));
    } else {
        json.add("status", WEXITSTATUS(word));
    }
}

QByteArray jsonHeader(const Hello &hello)
{
    JsonWriter json;
    json.beginObject();
    json.add("schema", QStringLiteral("forkscope.event/1"));
    std::array<quint8, 16> bootId{};
    static_assert(sizeof hello.fixed.boot_id == bootId.size());
    std::memcpy(bootId.data(), hello.fixed.boot_id, bootId.size());
    if (bootId != std::array<quint8, 16>{})
        json.add("boot_id", QUuid::fromRfc4122(Bytes(bootId.data(), bootId.size())).toString(QUuid::WithoutBraces));
    addUnlessEmpty(json, "kernel", exactText(hello.kernel));
    if (hello.fixed.realtime != 0) {
        json.beginObject("clock");
        json.add("boottime", hello.fixed.boottime);
        json.add("realtime", hello.fixed.realtime);
        json.endObject();
    }
    json.endObject();
    return json.take() + '\n';
}

QByteArray jsonLine(const Event &event, EventNumber number)
{
    JsonWriter json;
    json.beginObject();
    json.add("seq", toRow(number));
    json.add("time", toNs(event.time()));
    json.add("type", QString::fromLatin1(eventTypeName(event)));
    if (const auto *head = event.head()) {
        json.add("pid", head->tgid);
        json.add("tid", std::visit([](const auto &kind) { return taskOf(kind); }, event.what));
        json.add("start", head->start);
        if (head->flags & FORKSCOPE_INFERRED)
            json.add("inferred", true);
    }
    std::visit([&](const auto &kind) { addMembers(json, event, kind); }, event.what);
    json.endObject();
    return json.take() + '\n';
}

} // namespace forkscope
