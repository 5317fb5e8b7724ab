// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/notation.h"

#include "app/stream/batchbuilder.h"

#include <QCoreApplication>
#include <QHash>

#include <cerrno>
#include <csignal>
#include <linux/sched.h>

namespace forkscope {

namespace {

constexpr quint64 millisecond = 1'000'000;

template <class Struct>
QByteArray bytesOf(const Struct &value)
{
    return QByteArray(reinterpret_cast<const char *>(&value), sizeof value);
}

class Writer
{
public:
    Writer()
    {
        Hello hello;
        hello.fixed.protocol = FORKSCOPE_PROTOCOL;
        hello.fixed.boottime = m_time;
        hello.fixed.realtime = 1'700'000'000ull * 1000 * millisecond + m_time;
        hello.fixed.capabilities = FORKSCOPE_CAN_LINEAGE | FORKSCOPE_CAN_REAP;
        hello.fixed.scope_uid = FORKSCOPE_SCOPE_EVERYONE;
        hello.fixed.options = FORKSCOPE_OPTION_THREADS | FORKSCOPE_OPTION_ARGUMENTS;
        hello.program = "notation 1";
        hello.kernel = "6.1.0-test";
        hello.machine = "x86_64";
        hello.source = "synthetic";
        m_messages.push_back({MessageType::Hello, encodeHello(hello)});
    }

    void statement(const QString &text)
    {
        m_words = text.simplified().split(u' ');
        m_text = text;
        if (m_words.size() == 1 && m_words[0].startsWith(u'+')) {
            m_time += m_words[0].mid(1).chopped(2).toULongLong() * millisecond;
            return;
        }
        m_time += millisecond;
        if (m_words[0] == u"lost")
            return lost();
        if (m_words[0] == u"snapshot")
            return laterSnapshot();
        if (m_batch.isFull())
            flush();
        m_pid = number(0);
        const auto verb = word(1);
        if (verb != u"exists")
            endPrologue();
        if (verb == u"exists")
            exists();
        else if (verb == u"fork" || verb == u"vfork" || verb == u"spawn" || verb == u"clone3")
            fork(verb);
        else if (verb == u"thread")
            thread();
        else if (verb == u"refused")
            refused();
        else if (verb == u"exec")
            exec();
        else if (verb == u"exit")
            exit();
        else if (verb == u"leader-exit")
            threadExit(m_pid);
        else if (verb == u"thread-exit")
            threadExit(number(2));
        else if (verb == u"reap")
            reap();
        else if (verb == u"adopted")
            adopted();
        else if (verb == u"renamed")
            m_comms[m_pid] = word(2).toUtf8();
        else
            fail("unknown verb");
    }

    std::vector<Message> finish()
    {
        endPrologue();
        flush();
        return std::move(m_messages);
    }

private:
    [[noreturn]] void fail(const char *why) { qFatal("notation: %s: \"%s\"", why, qPrintable(m_text)); }

    QString word(qsizetype index)
    {
        if (index >= m_words.size())
            fail("a word is missing");
        return m_words[index];
    }
    quint32 number(qsizetype index)
    {
        bool isNumber = false;
        const auto value = word(index).toUInt(&isNumber);
        if (!isNumber)
            fail("not a number");
        return value;
    }
    // The number behind a keyword, if it is there.
    std::optional<quint32> numberAfter(const QString &keyword)
    {
        const auto place = m_words.indexOf(keyword);
        return place < 0 ? std::nullopt : std::optional(number(place + 1));
    }
    quint64 startOf(quint32 pid) const { return m_starts.value(pid, 0); }
    forkscope_record head(forkscope_type type, quint32 pid, quint8 flags = 0) const
    {
        return {.type = quint8(type), .flags = flags, .tgid = pid, .time = m_time, .start = startOf(pid)};
    }

    void endPrologue()
    {
        if (!m_inPrologue)
            return;
        m_inPrologue = false;
        m_messages.push_back(
            {MessageType::Snapshot, m_snapshot.take(0, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)});
    }
    void flush()
    {
        if (m_batch.isEmpty())
            return;
        const auto count = m_batch.count();
        m_messages.push_back({MessageType::Events, m_batch.take(m_nextSeq)});
        m_nextSeq += count;
    }

    forkscope_existing existing(quint32 pid)
    {
        forkscope_existing fixed{.head = head(FORKSCOPE_EXISTING, pid)};
        fixed.parent_tgid = m_parents.value(pid, 0);
        fixed.parent_start = startOf(fixed.parent_tgid);
        fixed.uid = 1000;
        fixed.threads = 1;
        fixed.hooks = FORKSCOPE_HOOK_ITER_TASK;
        return fixed;
    }
    void exists()
    {
        if (!m_inPrologue)
            fail("what exists comes first");
        m_starts[m_pid] = m_time - 500 * millisecond;
        m_comms[m_pid] = word(2).toUtf8();
        m_parents[m_pid] = numberAfter(u"under"_qs).value_or(0);
        m_snapshot.add(existing(m_pid), {m_comms[m_pid], m_comms[m_pid], {}});
    }
    void laterSnapshot()
    {
        endPrologue();
        flush();
        BatchBuilder builder(FORKSCOPE_BATCH_SNAPSHOT);
        for (qsizetype index = 1; index < m_words.size(); ++index)
            builder.add(existing(number(index)), {m_comms.value(number(index)), {}, {}});
        m_messages.push_back(
            {MessageType::Snapshot, builder.take(m_nextSeq, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)});
    }
    void lost()
    {
        endPrologue();
        flush();
        const forkscope_loss loss{FORKSCOPE_STAGE_KERNEL,
                                  FORKSCOPE_CAUSE_RING_FULL,
                                  0,
                                  number(1),
                                  m_nextSeq,
                                  m_nextSeq,
                                  m_time - millisecond,
                                  m_time};
        m_messages.push_back({MessageType::Loss, bytesOf(loss)});
    }

    forkscope_fork birth(quint32 creator, quint32 tid)
    {
        forkscope_fork fixed{.head = head(FORKSCOPE_FORK, creator)};
        fixed.task_start = m_time;
        fixed.creator_tgid = fixed.creator_tid = creator;
        fixed.creator_start = startOf(creator);
        fixed.tid = tid;
        fixed.uid = 1000;
        fixed.ns_pid = tid;
        fixed.hooks = FORKSCOPE_HOOK_TASK_NEWTASK;
        fixed.child_stack = fixed.creator_stack = 0x7ffc0000;
        return fixed;
    }
    void fork(const QString &verb)
    {
        const auto child = number(2);
        auto fixed = birth(m_pid, child);
        fixed.parent_tgid = numberAfter(u"parent"_qs).value_or(m_pid);
        fixed.parent_start = startOf(fixed.parent_tgid);
        if (fixed.parent_tgid != m_pid)
            fixed.clone_flags |= CLONE_PARENT;
        m_starts[child] = fixed.head.start = m_time;
        fixed.head.tgid = child;
        fixed.exit_signal = SIGCHLD;
        fixed.syscall = verb == u"fork" ? 56 : verb == u"vfork" ? 58 : 435;
        if (verb == u"fork") {
            fixed.clone_flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
            fixed.registers[0] = fixed.clone_flags | SIGCHLD;
        }
        if (verb == u"vfork" || verb == u"spawn")
            fixed.clone_flags |= CLONE_VM | CLONE_VFORK;
        QByteArray userArgs;
        if (fixed.syscall == 435) {
            clone_args args{};
            args.flags = fixed.clone_flags;
            args.exit_signal = SIGCHLD;
            if (verb == u"spawn") {
                args.stack = 0x7f000000;
                args.stack_size = 36864;
                fixed.child_stack = args.stack + args.stack_size;
            }
            userArgs = bytesOf(args);
            fixed.registers[0] = 0x7ffc1000;
            fixed.registers[1] = sizeof args;
        }
        m_comms[child] = m_comms.value(m_pid);
        m_parents[child] = fixed.parent_tgid;
        m_batch.add(fixed, {m_comms[child], userArgs});
    }
    void thread()
    {
        auto fixed = birth(m_pid, number(2));
        fixed.head.flags = FORKSCOPE_THREAD;
        fixed.parent_tgid = m_pid;
        fixed.parent_start = startOf(m_pid);
        fixed.clone_flags = 0x3d0f00;
        fixed.exit_signal = -1;
        fixed.syscall = 435;
        m_batch.add(fixed, {m_comms.value(m_pid)});
    }
    void refused()
    {
        forkscope_fork_failed fixed{.head = head(FORKSCOPE_FORK_FAILED, m_pid)};
        const auto name = word(2);
        fixed.error = name == u"EAGAIN" ? EAGAIN : name == u"ENOMEM" ? ENOMEM : name == u"EINVAL" ? EINVAL : 0;
        if (fixed.error == 0)
            fail("unknown errno");
        fixed.tid = m_pid;
        fixed.syscall = 56;
        fixed.registers[0] = SIGCHLD;
        fixed.hooks = FORKSCOPE_HOOK_SYS_ENTER | FORKSCOPE_HOOK_SYS_EXIT;
        m_batch.add(fixed, {m_comms.value(m_pid)});
    }
    void exec()
    {
        forkscope_exec fixed{.head = head(FORKSCOPE_EXEC, m_pid)};
        fixed.tid = m_pid;
        fixed.old_tid = numberAfter(u"from"_qs).value_or(m_pid);
        const auto first = fixed.old_tid == m_pid ? 2 : 4;
        const auto path = word(first).toUtf8();
        QByteArray argv;
        for (auto index = qsizetype(first); index < m_words.size(); ++index, ++fixed.argc)
            argv += m_words[index].toUtf8() + '\0';
        fixed.argv_bytes = quint32(argv.size());
        fixed.uid = 1000;
        fixed.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXEC;
        fixed.path_hook_tag = FORKSCOPE_PATH_USER;
        m_comms[m_pid] = path.mid(path.lastIndexOf('/') + 1).left(15);
        m_batch.add(fixed, {m_comms[m_pid], path, m_comms[m_pid], argv});
    }
    forkscope_exit ending(quint32 tid, quint8 flags)
    {
        forkscope_exit fixed{.head = head(FORKSCOPE_EXIT, m_pid, flags)};
        fixed.tid = tid;
        fixed.parent_tgid = numberAfter(u"under"_qs).value_or(m_parents.value(m_pid, 0));
        fixed.parent_start = startOf(fixed.parent_tgid);
        fixed.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXIT;
        return fixed;
    }
    void exit()
    {
        auto fixed = ending(m_pid, FORKSCOPE_GROUP_DEATH);
        const auto how = word(2);
        fixed.status = how == u"SIGKILL"   ? quint32(SIGKILL)
                       : how == u"SIGSEGV" ? quint32(SIGSEGV) | 0x80
                                           : number(2) << 8;
        m_batch.add(fixed, {m_comms.value(m_pid)});
    }
    void threadExit(quint32 tid)
    {
        m_batch.add(ending(tid, tid == m_pid ? 0 : FORKSCOPE_THREAD), {m_comms.value(m_pid)});
    }
    void reap()
    {
        forkscope_reap fixed{.head = head(FORKSCOPE_REAP, m_pid)};
        fixed.by_tgid = numberAfter(u"by"_qs).value_or(0);
        fixed.by_start = startOf(fixed.by_tgid);
        fixed.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_FREE;
        m_batch.add(fixed);
    }
    void adopted()
    {
        forkscope_adopt fixed{.head = head(FORKSCOPE_ADOPT, m_pid)};
        fixed.parent_tgid = number(2);
        fixed.parent_start = startOf(fixed.parent_tgid);
        m_parents[m_pid] = fixed.parent_tgid;
        m_batch.add(fixed);
    }

    quint64 m_time = 1000 * millisecond;
    quint64 m_nextSeq = 0;
    QHash<quint32, quint64> m_starts;
    QHash<quint32, quint32> m_parents;
    QHash<quint32, QByteArray> m_comms;
    BatchBuilder m_snapshot{FORKSCOPE_BATCH_SNAPSHOT};
    BatchBuilder m_batch;
    bool m_inPrologue = true;
    std::vector<Message> m_messages;
    QStringList m_words;
    QString m_text;
    quint32 m_pid = 0;
};

} // namespace

std::vector<Message> messagesOf(const QString &text)
{
    Writer writer;
    auto lines = text;
    lines.replace(u'\n', u';');
    const auto statements = lines.split(u';', Qt::SkipEmptyParts);
    for (const auto &statement : statements)
        if (!statement.trimmed().isEmpty())
            writer.statement(statement.trimmed());
    return writer.finish();
}

std::unique_ptr<Session> sessionOf(const QString &text)
{
    return sessionOf(messagesOf(text));
}

std::unique_ptr<Session> sessionOf(std::vector<Message> messages)
{
    auto session = std::make_unique<Session>(std::make_unique<FakeSource>(std::move(messages)));
    session->start();
    while (session->state() != Session::State::Ended && session->state() != Session::State::Failed)
        QCoreApplication::processEvents(QEventLoop::AllEvents);
    QCoreApplication::processEvents(QEventLoop::AllEvents);
    session->cursor().jumpToLive();
    return session;
}

} // namespace forkscope
