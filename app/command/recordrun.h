// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One recording made in the terminal, from the opening of the stream to the finished file: what signals, the end of the
// command and failures mean, and the exit code that comes of it.
#pragma once

#include "app/command/interrupts.h"
#include "app/command/recordtarget.h"
#include "app/editing/markerrules.h"
#include "app/recording/marksocket.h"
#include "app/stream/commandsource.h"
#include "app/stream/livesource.h"

#include <QEventLoop>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace forkscope {

class RecordRun : public QObject
{
    Q_OBJECT

public:
    enum class Losses { Accept, Report };
    struct Plan
    {
        WatchRequest request;
        QByteArrayList command;                              // empty: the computer is watched
        CommandSource::Via via = CommandSource::Via::Either; // how a command is watched
        std::optional<Duration> duration;
        std::optional<Duration> linger;
        RecordLimits limits;
        int commandOutput = -1;
        Losses losses = Losses::Accept;
    };

    RecordRun(const Plan &plan, std::unique_ptr<RecordingWriter> writer);

    // Until it is over; an exit code.
    int run();

private:
    void take(const Message &message);
    void takeMark(const QByteArray &payload);
    void writeMarks(quint64 before);
    void takeSignal(int signal, Interrupts::Origin origin);
    void endSource(const QString &notice);
    void fallBack();
    void failSource(const QString &sentence);
    void failWriting(const QString &sentence);
    void endAtLimit();
    void leaveWhenOver();
    int conclude();
    int exitCode() const;
    QString summary() const;

    Plan m_plan;
    RecordTarget m_target;
    LiveSource *m_live = nullptr;       // in m_source
    CommandSource *m_command = nullptr; // m_source itself, or null
    std::unique_ptr<Source> m_source;
    Interrupts m_interrupts;
    MarkListener m_listener;
    MarkerRules m_rules;
    std::vector<QByteArray> m_marks; // that wait for the stream to come to their time
    QTimer m_duration;
    QEventLoop m_loop;
    bool m_isCommandRunning = false;
    bool m_isSourceOver = false;
    bool m_hasFallenBack = false;
    bool m_hasSourceFailed = false;
    bool m_hasWritingFailed = false;
    int m_signals = 0;
    int m_lastSignal = 0;
};

} // namespace forkscope
