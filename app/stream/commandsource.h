// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a command and gives the part of a live stream that is its subtree: from its own fork on, nothing else. The
// stream is open before the command is started, so nothing of it is missed. Where there is no such stream, because the
// helper cannot be had, the command is watched with ptrace(2) instead.
#pragma once

#include "app/stream/livesource.h"
#include "app/stream/source.h"

#include <QByteArrayList>
#include <QStringList>

#include <chrono>
#include <memory>

namespace forkscope {

class CommandSource : public Source
{
    Q_OBJECT

public:
    // `upstream` gives the records: the helper's stream, or another source that sees the command.
    CommandSource(const QStringList &command, std::unique_ptr<Source> upstream, QObject *parent = nullptr);
    // The same for arguments that need not be text.
    CommandSource(const QByteArrayList &command, std::unique_ptr<Source> upstream, QObject *parent = nullptr);
    ~CommandSource() override;

    // How the command is watched: by upstream, by ptrace, or, if upstream fails before the command is started, by
    // ptrace.
    enum class Via { Upstream, Ptrace, Either };
    // `argumentBytes` of a command line are kept by ptrace; 0: none. Default: upstream alone.
    void setVia(Via via, quint32 argumentBytes);

    bool isLive() const override { return true; }
    void start() override;
    // Stops recording; the command goes on.
    void stop() override;
    // How long to go on after the command's end while descendants of it still run. Default 1 s.
    void setLinger(std::chrono::milliseconds time);
    // What becomes the command's standard output. Default: that of this program.
    void setCommandOutput(int descriptor);
    // Passes a signal on to the command.
    void sendSignal(int signal);

    Source &upstream() { return *m_upstream; }

    // How the command ended, in the terms of env(1): its status, 128+n for a signal, 126 not executable, 127 not found,
    // 125 when it was not started for another reason. Meaningful after commandEnded() or failed().
    int exitStatus() const;

Q_SIGNALS:
    // Upstream failed, for the reason in `sentence`, and ptrace takes its place.
    void fellBack(const QString &sentence);
    // One sentence on what is not as it would be without being watched.
    void noted(const QString &sentence);
    void commandStarted(quint32 pid);
    void commandEnded(int exitStatus);

private:
    class Run;
    std::unique_ptr<Source> m_upstream;
    std::unique_ptr<Run> m_run;
};

} // namespace forkscope
