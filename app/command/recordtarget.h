// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a recording is written to: one file up to a limit, one file after another, or a ring of pieces of which the last
// time is kept. Every file stands for itself, also when the recorder is killed.
#pragma once

#include "app/editing/continuation.h"
#include "app/recording/recorder.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace forkscope {

struct RecordLimits
{
    std::optional<quint64> size;      // bytes of a file
    std::optional<Duration> duration; // of a file, by the stream's time; with `rotates` only
    bool rotates = false;             // goes on in another file at a limit, instead of ending
    std::optional<Duration> keep;     // only the last of the recording; excludes the others
};

class RecordTarget : public QObject
{
    Q_OBJECT

public:
    // `writer`: the file, or the first of several. A ring's pieces are beside it, NAME.ring-1 … until finish() makes it
    // out of them.
    RecordTarget(std::unique_ptr<RecordingWriter> writer, const RecordLimits &limits);
    ~RecordTarget() override;

    void take(const Message &message);
    // What was recorded has its names afterwards. False when writing failed, now or before: error().
    bool finish();
    // Nothing was recorded: removes the file.
    void discard();

    // Of all files together; of a ring, after finish(), what was kept.
    quint64 messages() const { return m_messages; }
    const Overview &overview() const { return m_overview; }
    const QString &error() const { return m_error; }
    // Where it was recorded, those that have been begun; "" for standard output.
    const QStringList &paths() const { return m_paths; }

Q_SIGNALS:
    // Once, at the moment writing fails: one sentence.
    void failed(const QString &sentence);
    // The limit is reached and nothing more is written.
    void full();

private:
    struct Piece
    {
        QString path;
        quint64 begin; // ns of the stream's time
    };

    void begin(std::unique_ptr<RecordingWriter> writer);
    bool isLimitReached() const;
    void passLimit();
    bool beginNext();
    void dropOldPieces();
    bool joinPieces();
    QString numberedPath(int number) const;
    void fail(const QString &sentence);

    RecordLimits m_limits;
    std::unique_ptr<RecordingWriter> m_ring; // what finish() makes out of the pieces
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<Continuation> m_continuation; // where there may be a next file
    std::vector<Piece> m_pieces;                  // of the ring, the oldest first
    Overview m_overview;
    QStringList m_paths;
    QString m_path; // of the first file
    QString m_error;
    quint64 m_messages = 0;
    quint64 m_begin = 0; // of the current file, ns of the stream's time
    int m_number;        // of the file begun last
    bool m_isFull = false;
};

} // namespace forkscope
