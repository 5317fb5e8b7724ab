// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/marksocket.h"

#include "app/stream/eventdecoder.h"

#include <QDir>
#include <QFile>
#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace forkscope {

namespace {

constexpr std::size_t markMax = 8192;

std::optional<sockaddr_un> addressOf(const QString &path)
{
    sockaddr_un address{};
    const auto bytes = QFile::encodeName(path);
    if (std::size_t(bytes.size()) >= sizeof address.sun_path)
        return std::nullopt;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, bytes.constData(), std::size_t(bytes.size()));
    return address;
}

// Nobody else can have put anything into it.
bool isOwn(const QString &directory)
{
    struct stat status;
    return ::lstat(QFile::encodeName(directory).constData(), &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == ::geteuid() && (status.st_mode & 0077) == 0;
}

int openSocket()
{
    return ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

const sockaddr *asAddress(const sockaddr_un &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

// The kernel says who sent it.
bool isAllowed(msghdr &message)
{
    for (auto *control = CMSG_FIRSTHDR(&message); control; control = CMSG_NXTHDR(&message, control)) {
        ucred sender{};
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_CREDENTIALS)
            continue;
        std::memcpy(&sender, CMSG_DATA(control), sizeof sender);
        return sender.uid == ::geteuid() || sender.uid == 0;
    }
    return false;
}

bool isMark(const QByteArray &payload)
{
    const auto marker = decodeMarker(payload);
    return marker && marker->fixed.kind == FORKSCOPE_MARKER_BY_HAND && !marker->text.isEmpty() &&
           marker->fixed.time <= toNs(ClockPair::now().boot);
}

} // namespace

QString markDirectory()
{
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return QDir::isAbsolutePath(runtime) ? runtime + QStringLiteral("/forkscope")
                                         : QStringLiteral("/tmp/forkscope-%1").arg(::geteuid());
}

MarkListener::MarkListener(QObject *parent) : QObject(parent)
{
    const auto directory = markDirectory();
    ::mkdir(QFile::encodeName(directory).constData(), 0700);
    static int made = 0; // a window may record several sessions
    const auto path = QStringLiteral("%1/record-%2-%3").arg(directory).arg(::getpid()).arg(++made);
    const auto address = addressOf(path);
    if (!isOwn(directory) || !address)
        return;
    ::unlink(address->sun_path); // of a killed recorder whose pid was given again
    m_socket = openSocket();
    const int on = 1;
    if (m_socket < 0 || ::setsockopt(m_socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0 ||
        ::bind(m_socket, asAddress(*address), sizeof *address) != 0)
        return;
    m_path = path;
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &MarkListener::read);
}

MarkListener::~MarkListener()
{
    m_notifier.reset();
    if (m_socket >= 0)
        ::close(m_socket);
    if (!m_path.isEmpty())
        QFile::remove(m_path);
}

void MarkListener::read()
{
    std::array<char, markMax> buffer; // NOLINT: filled by recvmsg
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto length = ::recvmsg(m_socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (length <= 0 || (message.msg_flags & MSG_TRUNC) || !isAllowed(message))
        return;
    const QByteArray payload(buffer.data(), length);
    if (isMark(payload))
        Q_EMIT marked(payload);
}

QByteArray markAuthor()
{
    const auto *user = ::getpwuid(::geteuid());
    return user ? QByteArray(user->pw_name) : QByteArray();
}

int sendMark(const QByteArray &payload)
{
    const auto directory = markDirectory();
    const int sender = isOwn(directory) ? openSocket() : -1;
    if (sender < 0)
        return 0;
    int reached = 0;
    const auto names = QDir(directory).entryList({QStringLiteral("record-*")}, QDir::System);
    for (const auto &name : names) {
        const auto path = directory + QLatin1Char('/') + name;
        const auto address = addressOf(path);
        if (!address)
            continue;
        if (::sendto(sender, payload.constData(), std::size_t(payload.size()), MSG_NOSIGNAL, asAddress(*address),
                     sizeof *address) == qsizetype(payload.size()))
            ++reached;
        else if (errno == ECONNREFUSED) // its recorder was killed
            QFile::remove(path);
    }
    ::close(sender);
    return reached;
}

} // namespace forkscope
