// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/livesource.h"

#include "app/stream/eventdecoder.h"
#include "app/stream/framereader.h"
#include "app/stream/helperbus.h"
#include "app/stream/nameresolver.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QElapsedTimer>
#include <QFile>
#include <QSysInfo>
#include <QTime>

#include <cstring>
#include <fcntl.h>
#include <utility>

namespace forkscope {

namespace {

using Kind = HelperProblem::Kind;

constexpr std::chrono::milliseconds firstRetry(50);
constexpr std::chrono::milliseconds retryInterval(500);
constexpr std::chrono::milliseconds retryLimit = std::chrono::seconds(30);

// What another try may find mended: the helper or polkit being restarted, another viewer leaving.
bool mayPass(Kind kind)
{
    switch (kind) {
    case Kind::NoBus:
    case Kind::DoesNotStart:
    case Kind::NoAuthority:
    case Kind::Busy:
    case Kind::Interrupted:
    case Kind::Other:
        return true;
    default:
        return false;
    }
}

quint32 limit(const char *name)
{
    QFile file(QStringLiteral("/proc/sys/kernel/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toUInt() : 0;
}

// What the helper, shut off from the system, does not know itself.
void addWhatIsKnownHere(Hello &hello)
{
    if (hello.host.isEmpty())
        hello.host = QSysInfo::machineHostName().toUtf8();
    if (hello.fixed.pid_max == 0)
        hello.fixed.pid_max = limit("pid_max");
    if (hello.fixed.threads_max == 0)
        hello.fixed.threads_max = limit("threads-max");
}

} // namespace

class LiveSource::Connection : public QObject
{
public:
    Connection(const WatchRequest &request, LiveSource &source) : m_request(request), m_source(source)
    {
        m_retry.setSingleShot(true);
        connect(&m_retry, &QTimer::timeout, this, &Connection::open);
    }

    void start();
    void stop();
    void requestSnapshot();
    const std::optional<HelperProblem> &problem() const { return m_problem; }

private:
    enum class State { Idle, Opening, Streaming, Interrupted, Stopping, Over };

    void open();
    void openOn(HelperBus::Kind kind);
    void takeReply(QDBusPendingCallWatcher *watcher);
    void refuse(const HelperProblem &problem);
    void openOnceMore(const HelperProblem &problem);
    void read(Descriptor socket);
    void take(const Message &message);
    void takeHello(const Message &message);
    void takeBye(const QByteArray &payload);
    void interrupt(const QString &reason);
    void endInterruption();
    void closeStream();
    void finish();

    WatchRequest m_request;
    LiveSource &m_source;
    State m_state = State::Idle;
    std::unique_ptr<HelperBus> m_bus;
    FrameReader *m_reader = nullptr;
    std::optional<HelperProblem> m_problem;
    bool m_hasTriedAgain = false;
    NameResolver m_names;
    QTimer m_retry;
    QElapsedTimer m_interrupted;
    quint64 m_sessionId = 0;
    quint64 m_nextSeq = 0;
    Time m_lastSeen{};
};

void LiveSource::Connection::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Opening;
    QMetaObject::invokeMethod(this, &Connection::open, Qt::QueuedConnection);
}

void LiveSource::Connection::open()
{
    if (m_state == State::Opening || m_state == State::Interrupted)
        openOn(HelperBus::preferredKind());
}

void LiveSource::Connection::openOn(HelperBus::Kind kind)
{
    m_bus = std::make_unique<HelperBus>(kind);
    if (const auto problem = m_bus->problem())
        return refuse(*problem);
    auto *watcher = new QDBusPendingCallWatcher(m_bus->openStream(m_request), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &Connection::takeReply);
}

void LiveSource::Connection::takeReply(QDBusPendingCallWatcher *watcher)
{
    // The reply holds a copy of the descriptor: while it lives the helper would not see ours being closed.
    watcher->deleteLater();
    if (m_state != State::Opening && m_state != State::Interrupted)
        return;
    const QDBusPendingReply<QDBusUnixFileDescriptor, qulonglong, QVariantMap> reply = *watcher;
    if (reply.isError()) {
        const auto problem = helperProblemFromError(reply.error().name(), reply.error().message());
        return reply.error().type() == QDBusError::NoReply ? openOnceMore(problem) : refuse(problem);
    }
    Descriptor socket(fcntl(reply.argumentAt<0>().fileDescriptor(), F_DUPFD_CLOEXEC, 3));
    if (!socket.isValid())
        return refuse(helperProblem(Kind::Other, tr("no descriptor in the answer")));
    m_sessionId = reply.argumentAt<1>();
    read(std::move(socket));
}

void LiveSource::Connection::refuse(const HelperProblem &problem)
{
    if (m_bus->kind() == HelperBus::Kind::System && HelperBus::isPeerBetter(problem.kind))
        return openOn(HelperBus::Kind::Peer);
    const bool isAgain = m_state == State::Interrupted;
    if (isAgain && mayPass(problem.kind) && m_interrupted.elapsed() < retryLimit.count()) {
        closeStream();
        return m_retry.start(retryInterval);
    }
    m_problem = isAgain && mayPass(problem.kind) ? helperProblem(Kind::Interrupted, problem.detail) : problem;
    if (isAgain)
        endInterruption();
    closeStream();
    m_state = State::Over;
    Q_EMIT m_source.failed(m_problem->text());
}

// A helper that ends while it is asked may have been killed, or replaced by a newer one: the next is not to blame.
void LiveSource::Connection::openOnceMore(const HelperProblem &problem)
{
    if (m_state != State::Opening || std::exchange(m_hasTriedAgain, true))
        return refuse(problem);
    closeStream();
    m_retry.start(firstRetry);
}

void LiveSource::Connection::read(Descriptor socket)
{
    m_reader = new FrameReader(std::move(socket), this);
    connect(m_reader, &FrameReader::messageReceived, this, &Connection::take);
    connect(m_reader, &FrameReader::brokenOff, this, &Connection::interrupt);
}

void LiveSource::Connection::take(const Message &message)
{
    if (message.type == MessageType::Hello)
        return takeHello(message);
    m_lastSeen = BootClock::now();
    switch (message.type) {
    case MessageType::Bye:
        return takeBye(message.payload);
    case MessageType::Events:
        if (const BatchReader batch(message.payload); batch.isValid())
            m_nextSeq = batch.head().first_seq + batch.head().count;
        break;
    default:
        break;
    }
    for (const auto &name : m_names.namesFor(message))
        Q_EMIT m_source.messageReceived(name);
    Q_EMIT m_source.messageReceived(message);
}

void LiveSource::Connection::takeHello(const Message &message)
{
    auto hello = decodeHello(message.payload);
    const auto reason = hello ? incompatibility(*hello) : tr("the greeting is damaged");
    if (!reason.isEmpty())
        return refuse(helperProblem(Kind::ProtocolTooNew, reason));
    const bool isAgain = m_state == State::Interrupted;
    if (isAgain)
        endInterruption();
    m_state = State::Streaming;
    m_lastSeen = BootClock::now();
    m_nextSeq = hello->fixed.next_seq;
    addWhatIsKnownHere(*hello);
    Q_EMIT m_source.messageReceived({MessageType::Hello, encodeHello(*hello)});
    if (isAgain)
        Q_EMIT m_source.resumed();
}

void LiveSource::Connection::takeBye(const QByteArray &payload)
{
    if (m_state == State::Stopping)
        return;
    forkscope_bye bye{};
    std::memcpy(&bye, payload.constData(), std::min(sizeof bye, std::size_t(payload.size())));
    if (bye.reason == FORKSCOPE_BYE_KERNEL)
        return refuse(helperProblem(Kind::KernelRefuses, QString::fromLocal8Bit(std::strerror(bye.error))));
    interrupt(bye.reason == FORKSCOPE_BYE_SLOW ? tr("this program did not keep up") : tr("the helper said goodbye"));
}

void LiveSource::Connection::interrupt(const QString &reason)
{
    if (m_state == State::Stopping)
        return;
    if (m_state == State::Opening) // before the first greeting
        return openOnceMore(helperProblem(Kind::DoesNotStart, reason));
    if (m_state == State::Interrupted)
        return refuse(helperProblem(Kind::Interrupted, reason));
    closeStream();
    m_state = State::Interrupted;
    m_interrupted.start();
    m_retry.start(firstRetry);
    const auto now = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
    Q_EMIT m_source.interrupted(tr("Capture interrupted at %1 (%2), reconnecting…").arg(now, reason));
}

// The gap is known in full only now; it stands before whatever follows it.
void LiveSource::Connection::endInterruption()
{
    const forkscope_loss loss{FORKSCOPE_STAGE_CLIENT, FORKSCOPE_CAUSE_RECONNECT, ~0u, 0, m_nextSeq, m_nextSeq,
                              toNs(m_lastSeen),       toNs(BootClock::now())};
    Q_EMIT m_source.messageReceived(
        {MessageType::Loss, QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss)});
}

void LiveSource::Connection::closeStream()
{
    if (m_reader) {
        m_reader->close();
        m_reader->disconnect(this);
        m_reader->deleteLater();
        m_reader = nullptr;
    }
    m_bus.reset();
}

void LiveSource::Connection::stop()
{
    if (m_state != State::Over)
        QMetaObject::invokeMethod(this, &Connection::finish, Qt::QueuedConnection);
}

void LiveSource::Connection::finish()
{
    if (m_state == State::Over)
        return;
    if (m_state == State::Streaming) {
        m_state = State::Stopping;
        m_reader->drain();
    } else if (m_state == State::Interrupted) {
        endInterruption();
    }
    closeStream();
    m_retry.stop();
    m_state = State::Over;
    Q_EMIT m_source.finished({});
}

void LiveSource::Connection::requestSnapshot()
{
    if (m_state == State::Streaming)
        m_bus->requestSnapshot(m_sessionId);
}

LiveSource::LiveSource(const WatchRequest &request, QObject *parent)
    : Source(parent), m_connection(std::make_unique<Connection>(request, *this))
{
}

LiveSource::~LiveSource() = default;

void LiveSource::start()
{
    m_connection->start();
}

void LiveSource::stop()
{
    m_connection->stop();
}

const std::optional<HelperProblem> &LiveSource::problem() const
{
    return m_connection->problem();
}

void LiveSource::requestSnapshot()
{
    m_connection->requestSnapshot();
}

} // namespace forkscope
