// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/replaysource.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSocketNotifier>

#include <algorithm>
#include <chrono>

namespace forkscope {

namespace {

using namespace std::chrono_literals;

constexpr qint64 SliceMs = 8;
constexpr qsizetype Piece = 64 << 10;
// How often a file that is being written is looked at.
constexpr auto FollowInterval = 500ms;

} // namespace

ReplaySource::ReplaySource(const QString &path, QObject *parent) : Source(parent)
{
    take(InputFile::open(path));
}

ReplaySource::ReplaySource(int descriptor, const QString &name, QObject *parent) : Source(parent)
{
    take(InputFile::openDescriptor(descriptor, name));
}

ReplaySource::~ReplaySource() = default;

void ReplaySource::take(Result<std::unique_ptr<InputFile>> file)
{
    m_slice.setSingleShot(true);
    connect(&m_slice, &QTimer::timeout, this, &ReplaySource::readSlice);
    if (!file) {
        m_failure = file.error();
        return;
    }
    m_file = std::move(*file);
    m_parser = std::make_unique<RecordingParser>(m_file->name());
    m_isLive = !m_file->isRegular() || m_file->isBeingWritten();
}

void ReplaySource::start()
{
    if (m_file && !m_file->isRegular()) {
        m_notifier = new QSocketNotifier(m_file->descriptor(), QSocketNotifier::Read, this);
        m_notifier->setEnabled(false);
        connect(m_notifier, &QSocketNotifier::activated, this, &ReplaySource::readSlice);
    }
    m_slice.start(0ms);
}

void ReplaySource::stop()
{
    if (m_isOver || m_isStopping)
        return;
    m_isStopping = true;
    m_slice.start(0ms);
}

void ReplaySource::readSlice()
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    if (!m_failure.isEmpty())
        return breakOff(m_failure);
    const QPointer<ReplaySource> self(this);
    QElapsedTimer timer;
    timer.start();
    while (!m_isOver && !timer.hasExpired(SliceMs)) {
        if (const auto message = m_parser->next())
            Q_EMIT messageReceived(*message);
        else if (!readMore())
            return;
        if (!self)
            return;
    }
    if (m_isOver)
        return;
    if (m_file->isRegular())
        Q_EMIT progressed(std::min(1.0, double(m_file->position()) / double(std::max<quint64>(m_file->size(), 1))));
    m_slice.start(0ms);
}

// Feeds the parser. False when there is nothing to do until more comes, or ever.
bool ReplaySource::readMore()
{
    if (m_parser->hasFailed()) {
        breakOff(m_parser->error());
        return false;
    }
    if (m_isStopping || m_isAtEnd) {
        conclude();
        return false;
    }
    if (!m_file->isReady()) {
        m_notifier->setEnabled(true);
        return false;
    }
    // Asked before reading: what its writer added before it let go is then still read.
    const bool isGrowing = m_file->isBeingWritten();
    const auto bytes = m_file->read(Piece);
    if (!bytes) {
        breakOff(m_file->error());
        return false;
    }
    if (!bytes->isEmpty()) {
        m_parser->feed(*bytes);
        return true;
    }
    if (isGrowing) {
        m_slice.start(FollowInterval);
        return false;
    }
    m_parser->end(RecordingParser::End::Final);
    m_isAtEnd = true;
    return true;
}

void ReplaySource::conclude()
{
    m_isOver = true;
    if (m_isAtEnd && m_file->isRegular())
        Q_EMIT progressed(1.0);
    Q_EMIT finished(m_isAtEnd ? m_parser->notice() : QString());
}

void ReplaySource::breakOff(const QString &sentence)
{
    m_isOver = true;
    Q_EMIT failed(sentence);
}

} // namespace forkscope
