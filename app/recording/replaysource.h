// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording as a source: a file, a file somebody is still writing (followed to its end), or a pipe. Reads in short
// slices between the events of the event loop.
#pragma once

#include "app/recording/inputfile.h"
#include "app/recording/recordingparser.h"
#include "app/stream/source.h"

#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace forkscope {

class ReplaySource : public Source
{
    Q_OBJECT

public:
    // What cannot be opened is reported by failed() after start().
    explicit ReplaySource(const QString &path, QObject *parent = nullptr);
    // Reads from where the descriptor stands; it is duplicated. `name` stands in the sentences ("standard input").
    ReplaySource(int descriptor, const QString &name, QObject *parent = nullptr);
    ~ReplaySource() override;

    // True for a pipe and for a file that was being written when it was opened.
    bool isLive() const override { return m_isLive; }
    void start() override;
    void stop() override;

private:
    void take(Result<std::unique_ptr<InputFile>> file);
    void readSlice();
    bool readMore();
    void conclude();
    void breakOff(const QString &sentence);

    std::unique_ptr<InputFile> m_file;
    std::unique_ptr<RecordingParser> m_parser;
    QSocketNotifier *m_notifier = nullptr;
    QTimer m_slice;
    QString m_failure;
    bool m_isLive = false;
    bool m_isStopping = false;
    bool m_isAtEnd = false;
    bool m_isOver = false;
};

} // namespace forkscope
