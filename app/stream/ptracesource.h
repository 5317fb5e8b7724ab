// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A command watched with ptrace(2), which needs no helper, no root and no kernel program: the processes that come of
// it, and nobody else. A program of its own, forkscope-tracer, runs it and stays with what it leaves behind.
#pragma once

#include "app/stream/childprocess.h"
#include "app/stream/framereader.h"
#include "app/stream/nameresolver.h"
#include "app/stream/source.h"

#include <QByteArrayList>

#include <memory>
#include <vector>

namespace forkscope {

class PtraceSource : public Source
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray program;           // its path, as findCommand() gives it
        QByteArrayList command;       // the name it is called by, and its arguments
        quint32 argumentBytes = 1024; // how much of a command line is kept; 0: none is recorded
        int output = -1;              // what becomes its standard output; -1: the caller's
    };

    explicit PtraceSource(const Request &request, QObject *parent = nullptr);
    ~PtraceSource() override;

    bool isLive() const override { return true; }
    void start() override;
    // Stops recording. The command and what came of it go on, followed by the tracer.
    void stop() override;
    void sendSignal(int signal);

    // After failed(): how env(1) would end.
    int exitStatus() const { return m_exitStatus; }

    static QString tracerPath();
    static bool isInstalled();

Q_SIGNALS:
    void commandStarted(quint32 pid);
    // `status` is a wait status word.
    void commandEnded(int status);
    // One sentence on what is not as it would be without being watched.
    void noted(const QString &sentence);

private:
    enum class State { Idle, Starting, Running, Over };

    void begin();
    void take(const Message &message);
    void takeControl(const Message &message);
    void takeNote(const QByteArray &payload);
    void takeProblem(const QByteArray &payload);
    void greet(const QByteArray &payload);
    void pass(const Message &message);
    void endStream();
    void finish(const QString &notice);
    void fail(const QString &sentence);

    Request m_request;
    State m_state = State::Idle;
    std::unique_ptr<ChildProcess> m_tracer;
    FrameReader *m_reader = nullptr;
    NameResolver m_names;
    std::vector<Message> m_early; // before it is certain that the command runs
    quint32 m_pid = 0;            // 0: it does not run
    bool m_hasSaidBye = false;
    int m_exitStatus = 125;
};

} // namespace forkscope
