// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/commandsource.h"

#include "app/stream/batchbuilder.h"
#include "app/stream/childprocess.h"
#include "app/stream/displaytext.h"
#include "app/stream/ptracesource.h"
#include "app/stream/subtreefilter.h"

#include <QTimer>

#include <algorithm>
#include <optional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace forkscope {

namespace {

// How long the records may take from the kernel to here.
constexpr std::chrono::milliseconds recordsLate = std::chrono::seconds(2);
constexpr int notStarted = 125;
constexpr quint32 initialPidNamespace = 0xeffffffcu;

quint32 ownPidNamespace()
{
    struct stat status = {};
    return stat("/proc/self/ns/pid", &status) == 0 ? quint32(status.st_ino) : initialPidNamespace;
}

int exitStatusOf(int waitStatus)
{
    return WIFSIGNALED(waitStatus) ? 128 + WTERMSIG(waitStatus) : WEXITSTATUS(waitStatus);
}

QByteArrayList encoded(const QStringList &texts)
{
    QByteArrayList bytes;
    for (const auto &text : texts)
        bytes.append(text.toLocal8Bit());
    return bytes;
}

} // namespace

class CommandSource::Run : public QObject
{
public:
    Run(const QByteArrayList &command, CommandSource &source) : m_command(command), m_source(source)
    {
        m_linger.setSingleShot(true);
        connect(&m_linger, &QTimer::timeout, this, &Run::endLinger);
        auto &upstream = source.upstream();
        connect(&upstream, &Source::messageReceived, this, &Run::take);
        connect(&upstream, &Source::finished, this, &Run::conclude);
        connect(&upstream, &Source::failed, this, &Run::fallBack);
    }

    void start();
    void stop();
    void setLinger(std::chrono::milliseconds time) { m_lingerTime = time; }
    void setOutput(int descriptor) { m_output = descriptor; }
    void setVia(Via via, quint32 argumentBytes);
    void sendSignal(int signal);
    int exitStatus() const { return m_exitStatus; }

private:
    enum class State { Idle, Opening, Running, Over };

    void begin();
    void fallBack(const QString &sentence);
    void trace();
    Source &watcher() { return m_tracer ? static_cast<Source &>(*m_tracer) : m_source.upstream(); }
    bool isOver() const { return m_filter && m_filter->isOver(); }
    void take(const Message &message);
    void launch();
    void greet();
    void takeEnd(int waitStatus);
    void endLinger();
    void conclude(const QString &notice);
    void fail(const QString &sentence);

    QByteArrayList m_command;
    QByteArray m_program;
    CommandSource &m_source;
    State m_state = State::Idle;
    std::optional<Hello> m_hello;
    std::optional<SubtreeFilter> m_filter;
    std::unique_ptr<ChildProcess> m_child;
    std::unique_ptr<PtraceSource> m_tracer; // instead of upstream, filter and child
    Via m_via = Via::Upstream;
    quint32 m_argumentBytes = 0;
    QTimer m_linger;
    std::chrono::milliseconds m_lingerTime = std::chrono::seconds(1);
    bool m_waitsForRecords = false;
    bool m_hasEnded = false;
    int m_output = -1;
    int m_exitStatus = notStarted;
};

void CommandSource::Run::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Opening;
    QMetaObject::invokeMethod(this, &Run::begin, Qt::QueuedConnection);
}

void CommandSource::Run::begin()
{
    if (m_state != State::Opening)
        return;
    const auto found = findCommand(m_command.value(0));
    if (const auto *problem = std::get_if<CommandProblem>(&found)) {
        m_exitStatus = problem->exitStatus;
        return fail(problem->sentence);
    }
    m_program = std::get<QByteArray>(found);
    if (m_via == Via::Ptrace)
        trace();
    else
        m_source.upstream().start();
}

// A stream that breaks off when the command runs already is not replaced: only what ptrace began can be followed.
void CommandSource::Run::fallBack(const QString &sentence)
{
    if (m_state != State::Opening || m_via != Via::Either || !PtraceSource::isInstalled())
        return fail(sentence);
    m_source.upstream().disconnect(this);
    Q_EMIT m_source.fellBack(sentence);
    trace();
}

void CommandSource::Run::trace()
{
    m_tracer = std::make_unique<PtraceSource>(PtraceSource::Request{m_program, m_command, m_argumentBytes, m_output});
    connect(m_tracer.get(), &Source::messageReceived, &m_source, &Source::messageReceived);
    connect(m_tracer.get(), &Source::finished, this, &Run::conclude);
    connect(m_tracer.get(), &Source::failed, this, [this](const QString &sentence) {
        m_exitStatus = m_tracer->exitStatus();
        fail(sentence);
    });
    connect(m_tracer.get(), &PtraceSource::noted, &m_source, &CommandSource::noted);
    connect(m_tracer.get(), &PtraceSource::commandEnded, this, &Run::takeEnd);
    connect(m_tracer.get(), &PtraceSource::commandStarted, this, [this](quint32 pid) {
        m_state = m_state == State::Opening ? State::Running : m_state;
        Q_EMIT m_source.commandStarted(pid);
    });
    m_tracer->start();
}

// The command waits for the first snapshot: once that is whole, every kernel program is attached.
void CommandSource::Run::take(const Message &message)
{
    if (m_filter) {
        for (const auto &passed : m_filter->pass(message))
            Q_EMIT m_source.messageReceived(passed);
        if (m_hasEnded && m_filter->isOver())
            stop();
    } else if (message.type == MessageType::Hello) {
        m_hello = decodeHello(message.payload);
        if (m_hello && !(m_hello->fixed.options & FORKSCOPE_OPTION_SNAPSHOT))
            launch();
    } else if (message.type == MessageType::Snapshot && m_hello && m_state == State::Opening) {
        if (const BatchReader part(message.payload); part.head().flags & FORKSCOPE_BATCH_LAST_PART)
            launch();
    }
}

void CommandSource::Run::launch()
{
    auto started = ChildProcess::start(m_program, m_command, m_output);
    if (const auto *problem = std::get_if<CommandProblem>(&started)) {
        m_exitStatus = problem->exitStatus;
        return fail(problem->sentence);
    }
    m_child = std::move(std::get<std::unique_ptr<ChildProcess>>(started));
    connect(m_child.get(), &ChildProcess::ended, this, &Run::takeEnd);
    const auto reaps = m_hello->fixed.capabilities & FORKSCOPE_CAN_REAP ? SubtreeFilter::Reaps::Recorded
                                                                        : SubtreeFilter::Reaps::NotRecorded;
    m_filter.emplace(SubtreeFilter::Root{quint32(getpid()), m_child->pid(), ownPidNamespace()}, reaps);
    m_state = State::Running;
    greet();
    Q_EMIT m_source.commandStarted(m_child->pid());
}

// The greeting of the part, and the news that nothing of it existed before.
void CommandSource::Run::greet()
{
    auto hello = *m_hello;
    hello.command = commandLine(m_command).toUtf8();
    if (hello.source.isEmpty())
        hello.source = QByteArrayLiteral("helper");
    hello.fixed.next_seq = 0;
    hello.fixed.root_tgid = ownPidNamespace() == initialPidNamespace ? m_child->pid() : 0;
    Q_EMIT m_source.messageReceived({MessageType::Hello, encodeHello(hello)});
    BatchBuilder nothing(FORKSCOPE_BATCH_SNAPSHOT);
    Q_EMIT m_source.messageReceived(
        {MessageType::Snapshot, nothing.take(0, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)});
}

void CommandSource::Run::takeEnd(int waitStatus)
{
    m_hasEnded = true;
    m_exitStatus = exitStatusOf(waitStatus);
    if (m_state == State::Running && isOver())
        stop();
    else if (m_state == State::Running)
        m_linger.start(m_lingerTime);
    Q_EMIT m_source.commandEnded(m_exitStatus);
}

void CommandSource::Run::endLinger()
{
    if (!m_filter || m_filter->hasRootEnded() || m_waitsForRecords || m_lingerTime >= recordsLate)
        return stop();
    m_waitsForRecords = true;
    m_linger.start(recordsLate - m_lingerTime);
}

void CommandSource::Run::stop()
{
    if (m_state == State::Opening || m_state == State::Running)
        watcher().stop();
}

void CommandSource::Run::conclude(const QString &notice)
{
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    m_linger.stop();
    const bool wasSeen = !m_filter || !m_filter->root().isNull();
    Q_EMIT m_source.finished(wasSeen ? notice
                                     : tr("The birth of the command was not seen: its record was lost, or the helper "
                                          "watches another scope."));
}

void CommandSource::Run::fail(const QString &sentence)
{
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    m_linger.stop();
    watcher().disconnect(this);
    watcher().stop();
    Q_EMIT m_source.failed(sentence);
}

void CommandSource::Run::sendSignal(int signal)
{
    if (m_child)
        m_child->sendSignal(signal);
    else if (m_tracer)
        m_tracer->sendSignal(signal);
}

void CommandSource::Run::setVia(Via via, quint32 argumentBytes)
{
    m_via = via;
    m_argumentBytes = argumentBytes;
}

CommandSource::CommandSource(const QStringList &command, std::unique_ptr<Source> upstream, QObject *parent)
    : CommandSource(encoded(command), std::move(upstream), parent)
{
}

CommandSource::CommandSource(const QByteArrayList &command, std::unique_ptr<Source> upstream, QObject *parent)
    : Source(parent), m_upstream(std::move(upstream)), m_run(std::make_unique<Run>(command, *this))
{
}

CommandSource::~CommandSource() = default;

void CommandSource::start()
{
    m_run->start();
}

void CommandSource::stop()
{
    m_run->stop();
}

void CommandSource::setLinger(std::chrono::milliseconds time)
{
    m_run->setLinger(time);
}

void CommandSource::setCommandOutput(int descriptor)
{
    m_run->setOutput(descriptor);
}

void CommandSource::setVia(Via via, quint32 argumentBytes)
{
    m_run->setVia(via, argumentBytes);
}

void CommandSource::sendSignal(int signal)
{
    m_run->sendSignal(signal);
}

int CommandSource::exitStatus() const
{
    return m_run->exitStatus();
}

} // namespace forkscope
