// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/outputdevice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <future>
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

int writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto written = ::write(descriptor, bytes.data(), std::size_t(bytes.size()));
        if (written >= 0) {
            bytes = bytes.sliced(written);
        } else if (errno == EAGAIN) {
            pollfd waiting{descriptor, POLLOUT, 0};
            ::poll(&waiting, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int syncFile(int descriptor)
{
    while (::fdatasync(descriptor) != 0)
        if (errno != EINTR)
            return errno == EINVAL || errno == EROFS ? 0 : errno; // pipes and terminals have nothing to sync
    return 0;
}

class DescriptorDevice : public OutputDevice
{
public:
    explicit DescriptorDevice(int descriptor) : m_descriptor(descriptor), m_begin(::lseek(descriptor, 0, SEEK_CUR)) {}
    ~DescriptorDevice() override { close(); }
    DescriptorDevice(const DescriptorDevice &) = delete;
    DescriptorDevice &operator=(const DescriptorDevice &) = delete;

    int write(QByteArrayView bytes) override { return writeAll(m_descriptor, bytes); }
    int sync() override { return syncFile(m_descriptor); }
    int truncate(quint64 size) override
    {
        if (m_begin < 0)
            return ESPIPE;
        const auto end = m_begin + off_t(size);
        return ::ftruncate(m_descriptor, end) == 0 && ::lseek(m_descriptor, end, SEEK_SET) == end ? 0 : errno;
    }
    int finish() override { return sync(); }
    void discard() override { close(); }

private:
    void close()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        m_descriptor = -1;
    }

    int m_descriptor;
    off_t m_begin; // -1: a pipe
};

// A new file under a name of its own beside its final one, reached through its directory, so that renaming the
// directory meanwhile does no harm.
class NewFile : public OutputDevice
{
public:
    NewFile(const QString &path, Overwrite overwrite)
        : m_path(QFileInfo(path).absoluteFilePath()), m_overwrite(overwrite)
    {
        m_name = QFile::encodeName(QFileInfo(m_path).fileName());
        m_part = m_name + ".part";
    }
    ~NewFile() override { close(); }
    NewFile(const NewFile &) = delete;
    NewFile &operator=(const NewFile &) = delete;

    // Empty, or what hinders.
    QString open()
    {
        const auto directory = QFileInfo(m_path).absolutePath();
        m_directory = ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (m_directory < 0)
            return errno == ENOENT
                       ? tr("The directory %1 does not exist. Create it, or choose another place.").arg(directory)
                       : tr("The directory %1 cannot be used: %2. Choose another place.")
                             .arg(directory, qt_error_string(errno));
        if (auto hindrance = checkTarget(); !hindrance.isEmpty())
            return hindrance;
        m_descriptor =
            ::openat(m_directory, m_part.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (m_descriptor < 0)
            return errno == EEXIST
                       ? partExists()
                       : tr("%1 cannot be created: %2. Choose another place.").arg(m_path, qt_error_string(errno));
        // Tells readers that it is still being written; the kernel lets go of it when this process ends in any way.
        ::flock(m_descriptor, LOCK_EX | LOCK_NB);
        return {};
    }

    int write(QByteArrayView bytes) override { return writeAll(m_descriptor, bytes); }
    // A disk takes 8 to 20 ms for this (measured), and up to a second when it is slow: not in an event loop. An error
    // is told by the next call.
    int sync() override
    {
        using namespace std::chrono_literals;
        if (m_syncing.valid() && m_syncing.wait_for(0s) != std::future_status::ready)
            return 0;
        const int error = endSync();
        m_syncing = std::async(std::launch::async, syncFile, m_descriptor);
        return error;
    }
    int truncate(quint64 size) override
    {
        endSync();
        const auto end = off_t(size);
        return ::ftruncate(m_descriptor, end) == 0 && ::lseek(m_descriptor, end, SEEK_SET) == end ? 0 : errno;
    }
    int finish() override
    {
        const int before = endSync();
        const int synced = ::fsync(m_descriptor) == 0 ? before : errno;
        const int renamed = rename();
        const int kept = renamed == 0 ? syncDirectory() : renamed; // a name that is not on the disk may be lost
        close();
        return kept != 0 ? kept : synced;
    }
    void discard() override
    {
        ::unlinkat(m_directory, m_part.constData(), 0);
        close();
    }
    QString path() const override { return m_path; }
    QString partPath() const override { return m_path + QLatin1String(".part"); }

private:
    QString checkTarget() const
    {
        struct stat status;
        if (::fstatat(m_directory, m_name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return {};
        if (S_ISDIR(status.st_mode))
            return tr("%1 is a directory. Give the name of a file.").arg(m_path);
        if (!S_ISREG(status.st_mode))
            return tr("%1 is not a regular file and is left alone. Choose another name.").arg(m_path);
        if (m_overwrite == Overwrite::Refuse)
            return tr("%1 already exists. Choose another name, or replace it with --force.").arg(m_path);
        return {};
    }

    QString partExists() const
    {
        const int other = ::openat(m_directory, m_part.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        const bool isLocked = other >= 0 && ::flock(other, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (other >= 0)
            ::close(other);
        return isLocked ? tr("%1 is being written by another recording. Choose another name.").arg(partPath())
                        : tr("%1 is left from a recording that was cut off. Open it and save it under another name, "
                             "or remove it.")
                              .arg(partPath());
    }

    // Not every file system can do this, and then there is nothing to be done.
    int syncDirectory() { return ::fsync(m_directory) == 0 || errno == EINVAL ? 0 : errno; }

    int endSync() { return m_syncing.valid() ? m_syncing.get() : 0; }

    int rename()
    {
        const auto *from = m_part.constData();
        const auto *to = m_name.constData();
        if (m_overwrite == Overwrite::Replace)
            return ::renameat(m_directory, from, m_directory, to) == 0 ? 0 : errno;
        if (::renameat2(m_directory, from, m_directory, to, RENAME_NOREPLACE) == 0)
            return 0;
        if (errno != EINVAL && errno != ENOSYS)
            return errno;
        // This file system cannot rename without replacing, but a link never replaces.
        if (::linkat(m_directory, from, m_directory, to, 0) != 0)
            return errno;
        return ::unlinkat(m_directory, from, 0) == 0 ? 0 : errno;
    }

    void close()
    {
        endSync();
        for (auto *descriptor : {&m_descriptor, &m_directory}) {
            if (*descriptor >= 0)
                ::close(*descriptor);
            *descriptor = -1;
        }
    }

    QString m_path;
    QByteArray m_name;
    QByteArray m_part;
    Overwrite m_overwrite;
    std::future<int> m_syncing;
    int m_directory = -1;
    int m_descriptor = -1;
};

} // namespace

Result<std::unique_ptr<OutputDevice>> openOutputFile(const QString &path, Overwrite overwrite)
{
    if (path.isEmpty())
        return Failure{tr("No name was given for the recording.")};
    if (path.endsWith(QLatin1Char('/')))
        return Failure{tr("%1 is a directory. Give the name of a file.").arg(path)};
    auto file = std::make_unique<NewFile>(path, overwrite);
    if (const auto hindrance = file->open(); !hindrance.isEmpty())
        return Failure{hindrance};
    return std::unique_ptr<OutputDevice>(std::move(file));
}

Result<std::unique_ptr<OutputDevice>> openOutputDescriptor(int descriptor)
{
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (own < 0)
        return Failure{
            tr("The recording cannot be written to descriptor %1: %2.").arg(descriptor).arg(qt_error_string(errno))};
    return std::unique_ptr<OutputDevice>(std::make_unique<DescriptorDevice>(own));
}

} // namespace forkscope
