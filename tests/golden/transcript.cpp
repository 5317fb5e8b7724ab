// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/golden/transcript.h"

#include "app/stream/eventdecoder.h"

#include <initializer_list>
#include <utility>

namespace forkscope {

namespace {

using Field = std::pair<const char *, quint64>;

QByteArray fieldsOf(std::initializer_list<Field> fields)
{
    QByteArray text;
    for (const auto &[name, value] : fields)
        text += QByteArray(" ") + name + '=' + QByteArray::number(value);
    return text;
}

QByteArray quoted(Bytes bytes)
{
    return " '" + bytes.toByteArray().replace('\0', ' ') + '\'';
}

QByteArray lineOf(const Existing &existing)
{
    const auto &fixed = existing.fixed;
    return "existing" +
           fieldsOf({{"parent", fixed.parent_tgid},
                     {"uid", fixed.uid},
                     {"threads", fixed.threads},
                     {"hooks", fixed.hooks}}) +
           quoted(existing.comm) + quoted(existing.executable) + quoted(existing.argv);
}

QByteArray lineOf(const Fork &fork)
{
    const auto &fixed = fork.fixed;
    return "fork" +
           fieldsOf({{"tid", fixed.tid},
                     {"task_start", fixed.task_start},
                     {"parent", fixed.parent_tgid},
                     {"creator", fixed.creator_tgid},
                     {"flags", fixed.clone_flags},
                     {"syscall", quint64(fixed.syscall)},
                     {"register", fixed.registers[0]},
                     {"stack", fixed.child_stack},
                     {"tls", fixed.child_tls},
                     {"signal", quint64(qint64(fixed.exit_signal))},
                     {"uid", fixed.uid},
                     {"pid_ns", fixed.pid_ns},
                     {"hooks", fixed.hooks}}) +
           quoted(fork.comm);
}

QByteArray lineOf(const ForkFailed &failed)
{
    const auto &fixed = failed.fixed;
    return "fork-failed" +
           fieldsOf(
               {{"tid", fixed.tid}, {"errno", fixed.error}, {"limit", fixed.nproc_limit}, {"hooks", fixed.hooks}}) +
           quoted(failed.comm);
}

QByteArray lineOf(const Exec &exec)
{
    const auto &fixed = exec.fixed;
    return "exec" +
           fieldsOf({{"tid", fixed.tid},
                     {"old_tid", fixed.old_tid},
                     {"argc", fixed.argc},
                     {"argv_bytes", fixed.argv_bytes},
                     {"path_tag", fixed.path_hook_tag},
                     {"hooks", fixed.hooks}}) +
           quoted(exec.comm) + quoted(exec.path) + quoted(exec.executable) + quoted(exec.argv);
}

QByteArray lineOf(const Exit &exit)
{
    const auto &fixed = exit.fixed;
    return "exit" + fieldsOf({{"tid", fixed.tid}, {"status", fixed.status}, {"parent", fixed.parent_tgid}}) +
           quoted(exit.comm);
}

QByteArray lineOf(const Reap &reap)
{
    return "reap" + fieldsOf({{"by", reap.fixed.by_tgid}, {"by_start", reap.fixed.by_start}});
}

QByteArray lineOf(const Adopt &adopt)
{
    return "adopt" + fieldsOf({{"parent", adopt.fixed.parent_tgid}, {"parent_start", adopt.fixed.parent_start}});
}

QByteArray lineOf(const Lost &lost)
{
    return lost.fixed.count ? "lost" : "lost some";
}

QByteArray lineOf(const Marker &marker)
{
    return "marker" + quoted(marker.text);
}

QByteArray recordLines(const QByteArray &payload)
{
    QByteArray lines;
    BatchReader reader(payload);
    while (const auto record = reader.next()) {
        const auto event = decodeRecord(*record);
        if (!event) {
            lines += "  unknown record\n";
            continue;
        }
        const auto &head = *event->head();
        lines += "  " + std::visit([](const auto &kind) { return lineOf(kind); }, event->what);
        lines += fieldsOf({{"pid", head.tgid},
                           {"start", head.start},
                           {"time", head.time},
                           {"cpu", head.cpu},
                           {"attempt", head.attempt},
                           {"head_flags", head.flags}}) +
                 '\n';
    }
    return lines;
}

QByteArray helloLine(const Hello &hello)
{
    return "hello" + quoted(hello.program) + quoted(hello.kernel) + quoted(hello.machine) + quoted(hello.source) +
           quoted(hello.command) + quoted(hello.host) +
           fieldsOf({{"boottime", hello.fixed.boottime},
                     {"realtime", hello.fixed.realtime},
                     {"next_seq", hello.fixed.next_seq},
                     {"scope", hello.fixed.scope_uid},
                     {"options", hello.fixed.options},
                     {"capabilities", hello.fixed.capabilities}});
}

QByteArray linesOf(const Message &message)
{
    const auto &payload = message.payload;
    switch (message.type) {
    case MessageType::Hello:
        return helloLine(*decodeHello(payload)) + '\n';
    case MessageType::Events:
    case MessageType::Snapshot: {
        const auto head = BatchReader(payload).head();
        return (message.type == MessageType::Events ? "events" : "snapshot") +
               fieldsOf({{"first_seq", head.first_seq}, {"flags", head.flags}}) + '\n' + recordLines(payload);
    }
    case MessageType::Loss: {
        const auto loss = *decodeLoss(payload);
        return "loss" +
               fieldsOf(
                   {{"stage", loss.stage}, {"cause", loss.cause}, {"count", loss.count}, {"first", loss.first_seq}}) +
               '\n';
    }
    case MessageType::Stats:
        return "stats" +
               fieldsOf(
                   {{"time", toNs(decodeStats(payload)->time)}, {"counters", decodeStats(payload)->counters.size()}}) +
               '\n';
    case MessageType::Marker:
        return lineOf(*decodeMarker(payload)) + '\n';
    case MessageType::Name:
        return "name" + fieldsOf({{"kind", decodeName(payload)->fixed.kind}, {"id", decodeName(payload)->fixed.id}}) +
               quoted(decodeName(payload)->text) + '\n';
    case MessageType::Bye:
        break;
    }
    return "unknown message\n";
}

} // namespace

QByteArray transcriptOf(const std::vector<Message> &messages, const QString &notice)
{
    QByteArray text;
    for (const auto &message : messages)
        text += linesOf(message);
    return notice.isEmpty() ? text : text + "notice '" + notice.toUtf8() + "'\n";
}

} // namespace forkscope
