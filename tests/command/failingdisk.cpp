// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/command/failingdisk.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace forkscope {

namespace {

std::optional<DiskFault> fault;
std::atomic<int> calls; // also of the thread that syncs
std::atomic<bool> hasFailed;

bool isFailing(DiskFault::Call call)
{
    if (!fault || fault->call != call)
        return false;
    const int number = calls++;
    const bool isHit = number == fault->number || (number > fault->number && fault->lasts == DiskFault::Lasts::Always);
    if (isHit) {
        hasFailed = true;
        errno = fault->error;
    }
    return isHit;
}

bool isFile(int descriptor)
{
    struct stat status;
    return fault && ::fstat(descriptor, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

template <class Function>
Function *next(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

} // namespace

FailingDisk::FailingDisk(const DiskFault &wanted)
{
    calls = 0;
    forkscope::hasFailed = false;
    fault = wanted;
}

FailingDisk::~FailingDisk()
{
    fault.reset();
}

bool FailingDisk::hasFailed() const
{
    return forkscope::hasFailed;
}

} // namespace forkscope

using forkscope::DiskFault;
using forkscope::isFailing;
using forkscope::isFile;
using forkscope::next;

extern "C" {

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    static const auto real = next<ssize_t(int, const void *, size_t)>("write");
    if (isFile(descriptor) && isFailing(DiskFault::Call::Write)) {
        // A disk that is full takes what still fits.
        const int error = errno;
        [[maybe_unused]] const auto written = real(descriptor, bytes, length / 2);
        errno = error;
        return -1;
    }
    return real(descriptor, bytes, length);
}

int fdatasync(int descriptor)
{
    static const auto real = next<int(int)>("fdatasync");
    return isFile(descriptor) && isFailing(DiskFault::Call::DataSync) ? -1 : real(descriptor);
}

int fsync(int descriptor)
{
    static const auto real = next<int(int)>("fsync");
    return isFile(descriptor) && isFailing(DiskFault::Call::Sync) ? -1 : real(descriptor);
}

int openat(int directory, const char *path, int flags, ...)
{
    static const auto real = next<int(int, const char *, int, ...)>("openat");
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = flags & O_CREAT ? va_arg(arguments, mode_t) : mode_t(0);
    va_end(arguments);
    return isFile(directory) && (flags & O_CREAT) && isFailing(DiskFault::Call::Open)
               ? -1
               : real(directory, path, flags, mode);
}

int renameat2(int fromDirectory, const char *from, int toDirectory, const char *to, unsigned flags) noexcept
{
    static const auto real = next<int(int, const char *, int, const char *, unsigned)>("renameat2");
    return isFile(fromDirectory) && isFailing(DiskFault::Call::Rename)
               ? -1
               : real(fromDirectory, from, toDirectory, to, flags);
}

} // extern "C"
