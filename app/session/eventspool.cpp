// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/eventspool.h"

#include <QCoreApplication>
#include <QFile>

#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forkscope {

namespace {

// Packs to a third, at a speed beside which taking the events in is slow.
constexpr int Level = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// A file without a name, for this user only. Not every file system makes them, but every one lets a name go.
int openUnnamed(const QByteArray &directory)
{
    const int unnamed = ::open(directory.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (unnamed >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return unnamed;
    auto path = directory + "/forkscope-XXXXXX";
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(path.constData());
    return named;
}

// Number of bytes that could be handled; `handle` takes what is done already.
template <class Handle>
std::size_t all(std::size_t length, Handle handle)
{
    std::size_t done = 0;
    while (done < length) {
        const auto now = handle(done);
        if (now > 0)
            done += std::size_t(now);
        else if (now == 0 || errno != EINTR)
            break;
    }
    return done;
}

} // namespace

void EventSpool::Deleter::operator()(ZSTD_CCtx_s *context) const
{
    ZSTD_freeCCtx(context);
}

void EventSpool::Deleter::operator()(ZSTD_DCtx_s *context) const
{
    ZSTD_freeDCtx(context);
}

EventSpool::EventSpool() : EventSpool(qEnvironmentVariable("TMPDIR", QStringLiteral("/var/tmp"))) {}

EventSpool::EventSpool(const QString &directory)
    : m_directory(directory), m_packer(ZSTD_createCCtx()), m_unpacker(ZSTD_createDCtx())
{
}

EventSpool::~EventSpool()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void EventSpool::note(const QString &sentence) const
{
    if (m_problem.isEmpty())
        m_problem = sentence;
}

bool EventSpool::open()
{
    if (m_descriptor < 0)
        m_descriptor = openUnnamed(QFile::encodeName(m_directory));
    return m_descriptor >= 0;
}

void EventSpool::append(const QByteArray &block)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(std::size_t(block.size()))), Qt::Uninitialized);
    const auto length = ZSTD_compressCCtx(m_packer.get(), packed.data(), std::size_t(packed.size()), block.data(),
                                          std::size_t(block.size()), Level);
    Q_ASSERT(!ZSTD_isError(length)); // there was room
    packed.resize(qsizetype(length));
    Block kept{m_end, quint32(packed.size()), quint32(block.size()), {}};
    m_unpacked += quint64(block.size());
    if (write(packed)) {
        m_end += quint64(packed.size());
    } else {
        packed.squeeze();
        m_keptBytes += std::size_t(packed.size());
        kept.kept = packed;
    }
    m_blocks.push_back(kept);
}

bool EventSpool::write(const QByteArray &packed)
{
    errno = 0;
    const auto length = std::size_t(packed.size());
    const auto put = [&](std::size_t done) {
        return ::pwrite(m_descriptor, packed.data() + done, length - done, off_t(m_end + done));
    };
    if (open() && all(length, put) == length)
        return true;
    note(tr("Events cannot be kept in %1: %2. They stay in memory; make room there, or set TMPDIR to another directory "
            "and start again.")
             .arg(m_directory, qt_error_string(errno)));
    return false;
}

QByteArray EventSpool::packedBytes(const Block &block) const
{
    if (!block.kept.isEmpty())
        return block.kept;
    QByteArray packed(qsizetype(block.packed), Qt::Uninitialized);
    const auto got = all(block.packed, [&](std::size_t done) {
        return ::pread(m_descriptor, packed.data() + done, block.packed - done, off_t(block.offset + done));
    });
    return got == block.packed ? packed : QByteArray();
}

QByteArray EventSpool::unpack(const Block &block) const
{
    const auto packed = packedBytes(block);
    QByteArray bytes(qsizetype(block.unpacked), Qt::Uninitialized);
    if (ZSTD_decompressDCtx(m_unpacker.get(), bytes.data(), block.unpacked, packed.data(),
                            std::size_t(packed.size())) == block.unpacked)
        return bytes;
    note(tr("Events that were kept in %1 cannot be read back: they are shown as not recorded. Check the disk, and open "
            "the recording again.")
             .arg(m_directory));
    return {};
}

QByteArray EventSpool::read(std::size_t number) const
{
    auto cached = std::ranges::find(m_cache, number, &Cached::number);
    if (cached == m_cache.end()) {
        cached = std::ranges::min_element(m_cache, {}, &Cached::used);
        *cached = {number, 0, unpack(m_blocks[number])};
    }
    cached->used = ++m_uses;
    return cached->bytes;
}

std::size_t EventSpool::bytes() const
{
    auto bytes = m_blocks.capacity() * sizeof(Block) + m_keptBytes;
    for (const auto &cached : m_cache)
        bytes += std::size_t(cached.bytes.size());
    return bytes;
}

} // namespace forkscope
