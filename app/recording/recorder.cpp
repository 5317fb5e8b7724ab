// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recorder.h"

#include <chrono>

namespace forkscope {

Recorder::Recorder(std::unique_ptr<RecordingWriter> writer, QObject *parent)
    : QObject(parent), m_writer(std::move(writer))
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(std::chrono::seconds(1));
    connect(&m_flush, &QTimer::timeout, this, &Recorder::flush);
}

Recorder::~Recorder() = default;

void Recorder::take(const Message &message)
{
    if (check(m_writer->write(message)) && !m_flush.isActive())
        m_flush.start();
}

bool Recorder::flush()
{
    m_flush.stop();
    return check(m_writer->flush());
}

bool Recorder::finish()
{
    m_flush.stop();
    return check(m_writer->finish());
}

bool Recorder::check(bool written)
{
    if (!written && m_writer->hasFailed() && !std::exchange(m_hasFailed, true)) {
        m_flush.stop();
        Q_EMIT failed(m_writer->error());
    }
    return written;
}

} // namespace forkscope
