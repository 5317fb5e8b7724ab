// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Copies a recording, whole, cut short, damaged or still being written, into a new and whole file. Its losses are kept
// in their places.
#pragma once

#include "app/recording/recordingreader.h"
#include "app/recording/recordingwriter.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace forkscope {

// In steps, for an event loop. Destroying it before the end removes the copy begun.
class RecordingCopy
{
public:
    // Fails like RecordingReader::open() and RecordingWriter::create(), and when both are the same file.
    static Result<std::unique_ptr<RecordingCopy>> begin(const QString &from, const QString &to, Overwrite overwrite);
    ~RecordingCopy();

    // To be kept in the copy instead of the markers of the original, each at its time: payloads in the order of time.
    void setMarkers(std::vector<QByteArray> payloads);

    enum class State { Copying, Done, Failed };
    State state() const { return m_state; }
    // Copies for about so long.
    State advance(std::chrono::milliseconds time);

    double progress() const { return m_reader->progress(); }
    // When State::Failed.
    const QString &error() const { return m_error; }
    // When State::Done: empty, or one sentence on what the original lacked.
    QString notice() const { return m_reader->notice(); }
    quint64 events() const { return m_writer->events(); }

private:
    RecordingCopy(std::unique_ptr<RecordingReader> reader, std::unique_ptr<RecordingWriter> writer);
    State conclude();
    State breakOff(const QString &reason);
    bool write(const Message &message);
    bool writeMarkers(quint64 before);

    std::unique_ptr<RecordingReader> m_reader;
    std::unique_ptr<RecordingWriter> m_writer;
    std::optional<std::vector<QByteArray>> m_markers;
    std::size_t m_writtenMarkers = 0;
    QString m_error;
    State m_state = State::Copying;
};

struct CopiedRecording
{
    quint64 events = 0;
    QString notice; // empty, or one sentence on what the original lacked
};

// At one go; from a thread as well.
Result<CopiedRecording> copyRecording(const QString &from, const QString &to, Overwrite overwrite);

} // namespace forkscope
