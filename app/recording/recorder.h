// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what a session takes in: connect it to Session::messageTaken. Flushes the writer every second while there is
// something to flush.
#pragma once

#include "app/recording/recordingwriter.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace forkscope {

class Recorder : public QObject
{
    Q_OBJECT

public:
    explicit Recorder(std::unique_ptr<RecordingWriter> writer, QObject *parent = nullptr);
    // Leaves an unfinished file as RecordingWriter does.
    ~Recorder() override;

    RecordingWriter &writer() { return *m_writer; }
    const RecordingWriter &writer() const { return *m_writer; }

    void take(const forkscope::Message &message);
    bool flush();
    bool finish();

Q_SIGNALS:
    // Once, at the moment writing fails: RecordingWriter::error().
    void failed(const QString &sentence);

private:
    bool check(bool written);

    std::unique_ptr<RecordingWriter> m_writer;
    QTimer m_flush;
    bool m_hasFailed = false;
};

} // namespace forkscope
