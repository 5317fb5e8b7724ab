// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/redaction.h"

#include "app/stream/batchbuilder.h"

#include <QMessageAuthenticationCode>

#include <algorithm>
#include <cstring>

namespace forkscope {

namespace {

// U+2026 in UTF-8: what is shown where something was found.
constexpr QByteArrayView ellipsis("\xe2\x80\xa6");

constexpr quint8 allArgumentFlags =
    FORKSCOPE_ARGS_TRUNCATED | FORKSCOPE_ARGS_LATE | FORKSCOPE_ARGS_WITHHELD | FORKSCOPE_ARGS_UNREADABLE;

void appendString(QByteArray &out, Bytes text)
{
    const auto length = quint16(std::min<qsizetype>(text.size(), 4096));
    out.append(reinterpret_cast<const char *>(&length), sizeof length);
    out.append(text.first(length));
}

// Payload of a marker or a name with other strings.
template <class Fixed>
QByteArray payloadOf(Fixed fixed, std::initializer_list<Bytes> strings)
{
    QByteArray out(reinterpret_cast<const char *>(&fixed), sizeof fixed);
    for (const auto &text : strings)
        appendString(out, text);
    fixed.fixed = sizeof fixed;
    fixed.size = quint16(out.size());
    std::memcpy(out.data(), &fixed, sizeof fixed);
    return out;
}

QByteArray replaced(Bytes bytes, const QRegularExpression &pattern)
{
    auto text = QString::fromLatin1(bytes);
    return text.replace(pattern, QString::fromLatin1(ellipsis)).toLatin1();
}

QByteArray firstWord(const QByteArray &command)
{
    return command.left(command.indexOf(' ')); // -1: all of it
}

} // namespace

Redaction::Redaction(RedactionPlan plan, QByteArray key) : m_plan(std::move(plan)), m_key(std::move(key)) {}

Message Redaction::apply(const Message &message) const
{
    switch (message.type) {
    case MessageType::Hello:
        return {message.type, hello(message.payload)};
    case MessageType::Events:
    case MessageType::Snapshot:
        return {message.type, batch(message.payload)};
    case MessageType::Marker:
        return {message.type, marker(message.payload)};
    case MessageType::Name:
        return {message.type, name(message.payload)};
    case MessageType::Loss:
    case MessageType::Stats:
    case MessageType::Bye:
        break;
    }
    return message;
}

// ---- messages -------------------------------------------------------------------------------------------------------

QByteArray Redaction::hello(const QByteArray &payload) const
{
    auto hello = *decodeHello(payload);
    auto &fixed = hello.fixed;
    if (m_plan.texts == RedactionPlan::Texts::Withhold)
        hello.command = firstWord(hello.command);
    hello.command = text(hello.command);
    if (m_plan.texts != RedactionPlan::Texts::Keep)
        fixed.compatible |= FORKSCOPE_REDACTED_ARGUMENTS;
    if (m_plan.hidesUsers) {
        fixed.compatible |= FORKSCOPE_REDACTED_USERS;
        fixed.scope_uid = user(fixed.scope_uid);
    }
    if (m_plan.hidesHost) {
        fixed.compatible |= FORKSCOPE_REDACTED_HOST;
        const auto bootId = hash('b', Bytes(reinterpret_cast<const char *>(fixed.boot_id), sizeof fixed.boot_id));
        std::memcpy(fixed.boot_id, bootId.constData(), sizeof fixed.boot_id);
        if (!hello.host.isEmpty())
            hello.host = "host-" + hash('h', hello.host).first(4).toHex();
    }
    return encodeHello(hello);
}

QByteArray Redaction::batch(const QByteArray &payload) const
{
    BatchReader reader(payload);
    auto head = reader.head();
    QByteArray out(reinterpret_cast<const char *>(&head), sizeof head);
    quint32 count = 0;
    for (; const auto bytes = reader.next(); ++count)
        out += record(*bytes);
    head.count = count;
    std::memcpy(out.data(), &head, sizeof head);
    return out;
}

// A record that cannot be taken apart cannot be redacted; an empty one of a type that nobody knows keeps its number.
QByteArray Redaction::record(Bytes bytes) const
{
    auto event = decodeRecord(bytes);
    if (!event) {
        forkscope_record head;
        std::memcpy(&head, bytes.data(), sizeof head);
        head.type = 0xff;
        return recordOf(head, Bytes(reinterpret_cast<const char *>(&head), sizeof head), {});
    }
    if (auto *existing = std::get_if<Existing>(&event->what)) {
        auto argv = existing->argv.toByteArray();
        existing->fixed.uid = user(existing->fixed.uid);
        hideArguments(existing->fixed, argv);
        return recordOf(existing->fixed, {text(existing->comm), text(existing->executable), argv});
    }
    if (auto *fork = std::get_if<Fork>(&event->what)) {
        fork->fixed.uid = user(fork->fixed.uid);
        return recordOf(fork->fixed, {text(fork->comm), fork->userArgs, fork->kernelArgs});
    }
    if (auto *failed = std::get_if<ForkFailed>(&event->what)) {
        failed->fixed.uid = user(failed->fixed.uid);
        return recordOf(failed->fixed, {text(failed->comm), failed->userArgs, failed->kernelArgs});
    }
    if (auto *exec = std::get_if<Exec>(&event->what)) {
        auto argv = exec->argv.toByteArray();
        exec->fixed.uid = user(exec->fixed.uid);
        hideArguments(exec->fixed, argv);
        return recordOf(exec->fixed, {text(exec->comm), text(exec->path), text(exec->executable), argv});
    }
    if (const auto *exit = event->as<Exit>())
        return recordOf(exit->fixed, {text(exit->comm)});
    return bytes.toByteArray(); // numbers only
}

QByteArray Redaction::marker(const QByteArray &payload) const
{
    const auto marker = *decodeMarker(payload);
    const auto author = m_plan.hidesUsers ? userName(marker.author) : marker.author.toByteArray();
    return payloadOf(marker.fixed, {text(marker.text), author});
}

QByteArray Redaction::name(const QByteArray &payload) const
{
    auto name = *decodeName(payload);
    if (name.fixed.kind == FORKSCOPE_NAME_USER && m_plan.hidesUsers) {
        const bool isRoot = name.fixed.id == 0;
        name.fixed.id = user(quint32(name.fixed.id));
        return payloadOf(name.fixed, {isRoot ? name.text.toByteArray() : userName(name.text)});
    }
    return payloadOf(name.fixed, {cgroup(text(name.text))});
}

// ---- what stands in them --------------------------------------------------------------------------------------------

template <class Fixed>
void Redaction::hideArguments(Fixed &fixed, QByteArray &argv) const
{
    if (m_plan.texts == RedactionPlan::Texts::Withhold) {
        argv.clear();
        fixed.argc = fixed.argv_bytes = 0;
        fixed.head.flags = quint8((fixed.head.flags & ~allArgumentFlags) | FORKSCOPE_ARGS_WITHHELD);
        return;
    }
    const auto before = argv.size();
    auto arguments = argv.split('\0'); // what follows the last NUL, mostly nothing, is an element too
    for (auto &argument : arguments)
        argument = text(argument);
    argv = arguments.join('\0');
    fixed.argv_bytes = quint32(std::max<qint64>(qint64(fixed.argv_bytes) + argv.size() - before, argv.size()));
}

QByteArray Redaction::text(Bytes bytes) const
{
    const auto shown =
        m_plan.texts == RedactionPlan::Texts::Pattern ? replaced(bytes, m_plan.pattern) : bytes.toByteArray();
    return m_plan.hidesUsers ? withoutHome(shown) : shown;
}

// "/home/alice/x" names a user, wherever it stands.
QByteArray Redaction::withoutHome(const QByteArray &path) const
{
    constexpr QByteArrayView home("/home/");
    QByteArray out;
    qsizetype done = 0;
    for (auto at = path.indexOf(home); at >= 0; at = path.indexOf(home, done)) {
        const auto begin = at + home.size();
        auto end = begin;
        while (end < path.size() && !QByteArrayView("/:,; =\0", 7).contains(path[end]))
            ++end;
        out += path.sliced(done, begin - done);
        if (end != begin)
            out += userName(Bytes(path).sliced(begin, end - begin));
        done = end;
    }
    return out + path.sliced(done);
}

// systemd names a user's slice after the number: "user-1000.slice", "user@1000.service".
QByteArray Redaction::cgroup(QByteArray path) const
{
    if (!m_plan.hidesUsers)
        return path;
    static const QRegularExpression number(QStringLiteral("(?<=user[-@])\\d+"));
    auto text = QString::fromLatin1(path);
    qsizetype from = 0;
    for (auto match = number.match(text); match.hasMatch(); match = number.match(text, from)) {
        const auto other = QString::number(user(match.captured().toUInt()));
        text.replace(match.capturedStart(), match.capturedLength(), other);
        from = match.capturedStart() + other.size();
    }
    return text.toLatin1();
}

// Root tells of nobody. The others become numbers that systems give to no user.
quint32 Redaction::user(quint32 uid) const
{
    if (!m_plan.hidesUsers || uid == 0 || uid == FORKSCOPE_SCOPE_EVERYONE)
        return uid;
    quint32 number = 0;
    std::memcpy(&number, hash('u', QByteArray::number(uid)).constData(), sizeof number);
    return 0x40000000u | (number & 0x3fffffffu);
}

QByteArray Redaction::userName(Bytes name) const
{
    if (name.isEmpty() || name == QByteArrayView("root"))
        return name.toByteArray();
    return "user-" + hash('n', name).first(4).toHex();
}

QByteArray Redaction::hash(char kind, Bytes bytes) const
{
    return QMessageAuthenticationCode::hash(kind + bytes.toByteArray(), m_key, QCryptographicHash::Sha256);
}

} // namespace forkscope
