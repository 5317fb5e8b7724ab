// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/ptracesource.h"

#include "app/stream/batchbuilder.h"
#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"
#include "app/tracer/frames.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace forkscope {

namespace {

using tracer::FrameType;
using tracer::NoteKind;
using tracer::Step;

template <class Body>
Body bodyOf(const QByteArray &payload)
{
    Body body{};
    std::memcpy(&body, payload.constData(), std::min(sizeof body, std::size_t(payload.size())));
    return body;
}

bool isControl(const Message &message)
{
    return quint16(message.type) >= quint16(FrameType::Started);
}

QString sentenceOf(NoteKind kind, const QString &name)
{
    switch (kind) {
    case NoteKind::PrivilegeLost:
        return PtraceSource::tr("%1 runs without the privileges that it is installed with: what is watched with ptrace "
                                "cannot gain any. Record it with the helper, or as root.")
            .arg(name);
    case NoteKind::TracingRefused:
        return PtraceSource::tr(
                   "%1 was refused to trace (EPERM): it is being watched with ptrace, and a process has one "
                   "tracer at a time. Record debuggers and strace with --via helper.")
            .arg(name);
    case NoteKind::Escaped:
        return PtraceSource::tr("A child of %1 cannot be followed: it was made with CLONE_UNTRACED.").arg(name);
    case NoteKind::StrictModeRefused:
        return PtraceSource::tr("%1 was refused the strict mode of seccomp (EINVAL): what is watched with ptrace has a "
                                "system call filter already. Record it with --via helper.")
            .arg(name);
    }
    return {};
}

QString sentenceOf(Step step, const QString &reason)
{
    switch (step) {
    case Step::Trace:
        return PtraceSource::tr("This system does not allow a process to be watched with ptrace: %1. Look at "
                                "/proc/sys/kernel/yama/ptrace_scope, or whether a container forbids it.")
            .arg(reason);
    case Step::Filter:
        return PtraceSource::tr(
                   "The system call filter that ptrace needs here was refused: %1. Look whether the kernel "
                   "has CONFIG_SECCOMP_FILTER and whether a container forbids it.")
            .arg(reason);
    default:
        return PtraceSource::tr("The command was not started: %1.").arg(reason);
    }
}

} // namespace

PtraceSource::PtraceSource(const Request &request, QObject *parent) : Source(parent), m_request(request) {}

PtraceSource::~PtraceSource() = default;

QString PtraceSource::tracerPath()
{
    const auto name = QStringLiteral("forkscope-tracer");
    if (qEnvironmentVariableIsSet("FORKSCOPE_TRACER"))
        return qEnvironmentVariable("FORKSCOPE_TRACER");
    return QStringLiteral(FORKSCOPE_LIBEXECDIR "/forkscope/") + name;
}

bool PtraceSource::isInstalled()
{
    return access(QFile::encodeName(tracerPath()).constData(), X_OK) == 0;
}

void PtraceSource::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Starting;
    QMetaObject::invokeMethod(this, &PtraceSource::begin, Qt::QueuedConnection);
}

void PtraceSource::begin()
{
    if (m_state != State::Starting)
        return;
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(sentenceOf(Step::Birth, QString::fromLocal8Bit(std::strerror(errno))));
    Descriptor own(ends[0]);
    const Descriptor tracers(ends[1]);
    const auto path = QFile::encodeName(tracerPath());
    const auto arguments = QByteArrayList{path, QByteArray::number(tracers.number()),
                                          QByteArray::number(m_request.argumentBytes), m_request.program} +
                           m_request.command;
    auto started = ChildProcess::start(path, arguments, m_request.output, tracers.number());
    if (std::holds_alternative<CommandProblem>(started))
        return fail(tr("Watching with ptrace needs the program %1, which cannot be run. Install the package "
                       "forkscope-cli.")
                        .arg(displayText(path, 0)));
    m_tracer = std::move(std::get<std::unique_ptr<ChildProcess>>(started));
    m_reader = new FrameReader(std::move(own), this, FrameReader::Silence::Tolerated);
    connect(m_reader, &FrameReader::messageReceived, this, &PtraceSource::take);
    connect(m_reader, &FrameReader::brokenOff, this, &PtraceSource::endStream);
}

void PtraceSource::take(const Message &message)
{
    if (isControl(message))
        takeControl(message);
    else if (m_state == State::Over)
        return; // the command goes on, and only its end is still of interest
    else if (message.type == MessageType::Bye)
        m_hasSaidBye = true;
    else if (m_state == State::Starting)
        m_early.push_back(message);
    else
        pass(message);
}

void PtraceSource::takeControl(const Message &message)
{
    switch (FrameType(quint16(message.type))) {
    case FrameType::Started:
        m_pid = bodyOf<tracer::Started>(message.payload).pid;
        if (m_state == State::Starting)
            m_state = State::Running;
        for (const auto &early : std::exchange(m_early, {}))
            pass(early);
        Q_EMIT commandStarted(m_pid);
        break;
    case FrameType::Ended:
        m_pid = 0;
        Q_EMIT commandEnded(int(bodyOf<tracer::Ended>(message.payload).status));
        break;
    case FrameType::Note:
        takeNote(message.payload);
        break;
    case FrameType::Problem:
        takeProblem(message.payload);
        break;
    }
}

void PtraceSource::takeNote(const QByteArray &payload)
{
    const auto note = bodyOf<tracer::Note>(payload);
    const auto name = displayText(payload.mid(sizeof note), 0);
    Q_EMIT noted(sentenceOf(NoteKind(note.kind), name));
}

void PtraceSource::takeProblem(const QByteArray &payload)
{
    const auto [number, error] = bodyOf<tracer::Problem>(payload);
    const auto step = Step(number);
    if (step == Step::Exec) {
        const auto problem = commandProblem(int(error), m_request.command.value(0));
        m_exitStatus = problem.exitStatus;
        return fail(problem.sentence);
    }
    fail(sentenceOf(step, step == Step::Death ? tr("it ended before it could begin (%1)").arg(statusText(error))
                                              : QString::fromLocal8Bit(std::strerror(int(error)))));
}

// The first message, and the news that nothing of the command existed before.
void PtraceSource::greet(const QByteArray &payload)
{
    auto hello = decodeHello(payload);
    if (!hello)
        return fail(tr("The tracer and this program come from versions that do not fit. Bring forkscope and "
                       "forkscope-cli to the same version."));
    hello->command = commandLine(m_request.command).toUtf8();
    Q_EMIT messageReceived({MessageType::Hello, encodeHello(*hello)});
    BatchBuilder nothing(FORKSCOPE_BATCH_SNAPSHOT);
    Q_EMIT messageReceived(
        {MessageType::Snapshot, nothing.take(0, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)});
}

void PtraceSource::pass(const Message &message)
{
    if (message.type == MessageType::Hello)
        return greet(message.payload);
    for (const auto &name : m_names.namesFor(message))
        Q_EMIT messageReceived(name);
    Q_EMIT messageReceived(message);
}

// The tracer says goodbye when nothing is left to follow. If it was killed, the kernel has killed all that it followed.
void PtraceSource::endStream()
{
    if (m_state == State::Starting)
        return fail(tr("The tracer stopped before the command was started."));
    if (const auto pid = std::exchange(m_pid, 0); pid != 0)
        Q_EMIT commandEnded(SIGKILL);
    finish(m_hasSaidBye ? QString()
                        : tr("The tracer was ended from outside, and everything that it followed with it: the "
                             "recording ends there."));
}

void PtraceSource::stop()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_reader && m_state == State::Running)
                m_reader->drain();
            finish({});
        },
        Qt::QueuedConnection);
}

void PtraceSource::finish(const QString &notice)
{
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    m_early.clear();
    Q_EMIT finished(notice);
}

void PtraceSource::fail(const QString &sentence)
{
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    if (m_reader)
        m_reader->close();
    Q_EMIT failed(sentence);
}

void PtraceSource::sendSignal(int signal)
{
    if (m_pid != 0)
        kill(pid_t(m_pid), signal);
}

} // namespace forkscope
