// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/inputfile.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString openProblem(const QString &path, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return tr("%1 does not exist. Check the name.").arg(path);
    case EACCES:
        return tr("%1 may not be read. Ask its owner for permission to read it.").arg(path);
    default:
        return tr("%1 cannot be opened: %2. Check the name and the disk.").arg(path, qt_error_string(error));
    }
}

} // namespace

InputFile::InputFile(int descriptor, const QString &name) : m_name(name), m_descriptor(descriptor) {}

InputFile::~InputFile()
{
    ::close(m_descriptor);
}

Result<std::unique_ptr<InputFile>> InputFile::open(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return Failure{openProblem(path, errno)};
    return take(descriptor, path);
}

Result<std::unique_ptr<InputFile>> InputFile::openDescriptor(int descriptor, const QString &name)
{
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (own < 0)
        return Failure{openProblem(name, errno)};
    return take(own, name);
}

Result<std::unique_ptr<InputFile>> InputFile::take(int descriptor, const QString &name)
{
    std::unique_ptr<InputFile> file(new InputFile(descriptor, name));
    struct stat status;
    if (::fstat(descriptor, &status) != 0)
        return Failure{openProblem(name, errno)};
    if (S_ISDIR(status.st_mode))
        return Failure{tr("%1 is a directory. Choose a recording in it.").arg(name)};
    if (::isatty(descriptor))
        return Failure{tr("%1 is a terminal. Give a file, or pipe a recording into it.").arg(name)};
    file->m_isRegular = S_ISREG(status.st_mode);
    if (file->m_isRegular)
        file->m_position = quint64(std::max<off_t>(::lseek(descriptor, 0, SEEK_CUR), 0));
    return file;
}

bool InputFile::isBeingWritten() const
{
    if (!m_isRegular)
        return false;
    // RecordingWriter holds the lock as long as it lives; a shared one is had only without it.
    if (::flock(m_descriptor, LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK;
    ::flock(m_descriptor, LOCK_UN);
    return false;
}

quint64 InputFile::size() const
{
    struct stat status;
    return ::fstat(m_descriptor, &status) == 0 ? quint64(status.st_size) : 0;
}

std::optional<QByteArray> InputFile::read(qsizetype most)
{
    auto bytes = m_isRegular ? readOnce(most, off_t(m_position)) : readOnce(most, std::nullopt);
    if (bytes)
        m_position += quint64(bytes->size());
    return bytes;
}

std::optional<QByteArray> InputFile::readAt(quint64 offset, qsizetype length)
{
    QByteArray bytes;
    while (bytes.size() < length) {
        const auto piece = readOnce(length - bytes.size(), off_t(offset) + bytes.size());
        if (!piece)
            return std::nullopt;
        if (piece->isEmpty())
            break;
        bytes += *piece;
    }
    return bytes;
}

std::optional<QByteArray> InputFile::readOnce(qsizetype most, std::optional<off_t> offset)
{
    QByteArray bytes(most, Qt::Uninitialized);
    for (;;) {
        const auto length = offset ? ::pread(m_descriptor, bytes.data(), std::size_t(most), *offset)
                                   : ::read(m_descriptor, bytes.data(), std::size_t(most));
        if (length >= 0) {
            bytes.truncate(length);
            return bytes;
        }
        if (errno == EAGAIN) {
            waitForInput();
        } else if (errno != EINTR) {
            m_error = tr("%1 cannot be read any further: %2. Check the disk, and open it again.")
                          .arg(m_name, qt_error_string(errno));
            return std::nullopt;
        }
    }
}

// Whoever shares a descriptor may have made it non-blocking.
void InputFile::waitForInput() const
{
    pollfd waiting{m_descriptor, POLLIN, 0};
    ::poll(&waiting, 1, -1);
}

bool InputFile::isReady() const
{
    pollfd waiting{m_descriptor, POLLIN, 0};
    return m_isRegular || ::poll(&waiting, 1, 0) > 0;
}

} // namespace forkscope
