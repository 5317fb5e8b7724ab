// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/recordtarget.h"

#include "app/editing/cutrecording.h"
#include "app/recording/mcap.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace forkscope {

namespace {

// A ring is made of so many pieces: as much more than asked for is on the disk at most.
constexpr int ringPieces = 8;
constexpr auto shortestPiece = std::chrono::milliseconds(100);

} // namespace

RecordTarget::RecordTarget(std::unique_ptr<RecordingWriter> writer, const RecordLimits &limits)
    : m_limits(limits), m_path(writer->path()), m_number(limits.keep ? 0 : 1)
{
    if (limits.keep || limits.rotates)
        m_continuation = std::make_unique<Continuation>();
    m_paths << m_path;
    if (limits.keep)
        m_ring = std::move(writer);
    else
        begin(std::move(writer));
}

RecordTarget::~RecordTarget() = default;

void RecordTarget::take(const Message &message)
{
    if (m_isFull || !m_error.isEmpty())
        return;
    if (m_ring && !m_recorder && !beginNext())
        return;
    if (mcap::findChannel(message.type) && mcap::isWellFormed(message.type, message.payload)) {
        ++m_messages;
        m_overview.add(message);
    }
    m_recorder->take(message);
    if (m_continuation) {
        m_continuation->take(message);
        if (m_begin == 0)
            m_begin = m_continuation->time();
    }
    if (m_error.isEmpty() && isLimitReached())
        passLimit();
}

bool RecordTarget::isLimitReached() const
{
    if (m_limits.size && m_recorder->writer().finishedBytes() >= *m_limits.size)
        return !m_limits.rotates || m_continuation->isPossible();
    if (!m_continuation || !m_continuation->isPossible())
        return false;
    const auto age = Duration(qint64(m_continuation->time() - m_begin));
    if (m_limits.keep)
        return age >= std::max<Duration>(*m_limits.keep / ringPieces, shortestPiece);
    return m_limits.duration && age >= *m_limits.duration;
}

void RecordTarget::passLimit()
{
    if (!m_continuation) {
        m_isFull = true;
        Q_EMIT full();
        return;
    }
    if (!m_recorder->finish())
        return; // it has told
    m_begin = m_continuation->time();
    if (!beginNext())
        return;
    for (const auto &message : m_continuation->opening())
        m_recorder->take(message);
    if (m_ring)
        dropOldPieces();
}

// "build-2.forkscope"; of a ring "build.forkscope.ring-2".
QString RecordTarget::numberedPath(int number) const
{
    if (m_ring)
        return QStringLiteral("%1.ring-%2").arg(m_path).arg(number);
    const QFileInfo first(m_path);
    const auto suffix = first.suffix().isEmpty() ? QString() : QLatin1Char('.') + first.suffix();
    return QStringLiteral("%1/%2-%3%4").arg(first.path(), first.completeBaseName()).arg(number).arg(suffix);
}

bool RecordTarget::beginNext()
{
    // After hours no recording must end because a name is taken.
    do
        ++m_number;
    while (QFileInfo::exists(numberedPath(m_number)) ||
           QFileInfo::exists(numberedPath(m_number) + QStringLiteral(".part")));
    const auto path = numberedPath(m_number);
    auto writer = RecordingWriter::create(path, Overwrite::Refuse);
    if (!writer) {
        fail(writer.error());
        return false;
    }
    if (m_ring)
        m_pieces.push_back({path, m_begin});
    else
        m_paths << path;
    begin(std::move(*writer));
    return true;
}

void RecordTarget::begin(std::unique_ptr<RecordingWriter> writer)
{
    m_recorder = std::make_unique<Recorder>(std::move(writer));
    connect(m_recorder.get(), &Recorder::failed, this, &RecordTarget::fail);
}

// A piece goes when the one after it begins before what is kept.
void RecordTarget::dropOldPieces()
{
    const auto time = m_continuation->time();
    const auto kept = time - std::min(time, quint64(m_limits.keep->count()));
    while (m_pieces.size() > 1 && m_pieces[1].begin <= kept) {
        QFile::remove(m_pieces.front().path);
        m_pieces.erase(m_pieces.begin());
    }
}

bool RecordTarget::finish()
{
    if (!m_recorder)
        return m_error.isEmpty();
    const bool isWritten = m_recorder->finish() && m_error.isEmpty();
    if (m_ring)
        return joinPieces() && isWritten;
    return isWritten;
}

bool RecordTarget::joinPieces()
{
    QStringList paths;
    for (const auto &piece : m_pieces)
        for (const auto &path : {piece.path, piece.path + QStringLiteral(".part")}) // that could not be finished
            if (QFileInfo::exists(path))
                paths << path;
    if (paths.isEmpty()) {
        m_ring->discard();
        return false;
    }
    const auto time = m_continuation->time();
    const auto from = time - std::min(time, quint64(m_limits.keep->count()));
    auto joined = cutRecordings(paths, timeFromNs(from), Time::max(), *m_ring);
    if (!joined) {
        fail(tr("%1 The pieces are in %2.ring-*; forkscope merge joins them.").arg(joined.error(), m_path));
        return false;
    }
    for (const auto &path : std::as_const(paths))
        QFile::remove(path);
    m_overview = m_ring->overview();
    return true;
}

void RecordTarget::discard()
{
    if (m_ring)
        m_ring->discard();
    if (m_recorder)
        m_recorder->writer().discard();
}

void RecordTarget::fail(const QString &sentence)
{
    if (!m_error.isEmpty())
        return;
    m_error = sentence;
    Q_EMIT failed(sentence);
}

} // namespace forkscope
