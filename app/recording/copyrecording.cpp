// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/copyrecording.h"

#include "app/stream/eventdecoder.h"

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

void RecordingCopy::setMarkers(std::vector<QByteArray> payloads)
{
    m_markers = std::move(payloads);
}

// A batch is not taken apart: a marker within its time stands behind it.
bool RecordingCopy::write(const Message &message)
{
    if (m_markers && message.type == MessageType::Marker)
        return true;
    if (m_markers && message.type == MessageType::Events &&
        !writeMarkers(BatchReader(message.payload).head().time_first))
        return false;
    return m_writer->write(message);
}

bool RecordingCopy::writeMarkers(quint64 before)
{
    for (; m_markers && m_writtenMarkers < m_markers->size(); ++m_writtenMarkers) {
        const auto &payload = (*m_markers)[m_writtenMarkers];
        if (decodeMarker(payload)->fixed.time >= before)
            break;
        if (!m_writer->write({MessageType::Marker, payload}))
            return false;
    }
    return true;
}

RecordingCopy::State RecordingCopy::advance(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (m_state == State::Copying && !timer.hasExpired(time.count())) {
        const auto message = m_reader->next();
        if (!message)
            return conclude();
        if (!write(*message))
            return breakOff(m_writer->error());
    }
    return m_state;
}

RecordingCopy::State RecordingCopy::conclude()
{
    if (!m_reader->error().isEmpty())
        return breakOff(m_reader->error());
    if (!writeMarkers(~quint64(0)) || !m_writer->finish())
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
