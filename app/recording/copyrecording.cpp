// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/copyrecording.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>

namespace forkscope {

Result<std::unique_ptr<RecordingCopy>> RecordingCopy::begin(const QString &from, const QString &to, Overwrite overwrite)
{
    auto reader = RecordingReader::open(from);
    if (!reader)
        return Failure{reader.error()};
    const QFileInfo target(to);
    if (target.exists() && target == QFileInfo(from))
        return Failure{
            QCoreApplication::translate("forkscope", "%1 is the recording itself. Choose another name for the copy.")
                .arg(to)};
    auto writer = RecordingWriter::create(to, overwrite);
    if (!writer)
        return Failure{writer.error()};
    return std::unique_ptr<RecordingCopy>(new RecordingCopy(std::move(*reader), std::move(*writer)));
}

RecordingCopy::RecordingCopy(std::unique_ptr<RecordingReader> reader, std::unique_ptr<RecordingWriter> writer)
    : m_reader(std::move(reader)), m_writer(std::move(writer))
{
}

RecordingCopy::~RecordingCopy()
{
    if (m_state == State::Copying)
        m_writer->discard();
}

RecordingCopy::State RecordingCopy::advance(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (m_state == State::Copying && !timer.hasExpired(time.count())) {
        const auto message = m_reader->next();
        if (!message)
            return conclude();
        if (!m_writer->write(*message))
            return breakOff(m_writer->error());
    }
    return m_state;
}

RecordingCopy::State RecordingCopy::conclude()
{
    if (!m_reader->error().isEmpty())
        return breakOff(m_reader->error());
    if (!m_writer->finish())
        return breakOff(m_writer->error());
    return m_state = State::Done;
}

// Half a copy helps nobody: the original is still there.
RecordingCopy::State RecordingCopy::breakOff(const QString &reason)
{
    m_error = reason;
    m_writer->discard();
    return m_state = State::Failed;
}

Result<CopiedRecording> copyRecording(const QString &from, const QString &to, Overwrite overwrite)
{
    auto copy = RecordingCopy::begin(from, to, overwrite);
    if (!copy)
        return Failure{copy.error()};
    while ((*copy)->advance(std::chrono::seconds(1)) == RecordingCopy::State::Copying) {
    }
    if ((*copy)->state() == RecordingCopy::State::Failed)
        return Failure{(*copy)->error()};
    return CopiedRecording{(*copy)->events(), (*copy)->notice()};
}

} // namespace forkscope
