// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A command that runs in the place of its caller, as under env(1) or time(1): it shares terminal, standard streams and
// process group. Found in PATH first, so that what cannot be run is known before anybody is asked for a password.
#pragma once

#include "app/stream/descriptor.h"

#include <QByteArrayList>
#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <memory>
#include <variant>

namespace forkscope {

// Why a command was not started, in the terms of env(1).
struct CommandProblem
{
    int exitStatus; // 126: found but not executable, 127: not found
    QString sentence;
};

// In words, for an errno of exec.
CommandProblem commandProblem(int error, const QByteArray &name);

// Path of the program that execvp(3) would run for `name`.
std::variant<QByteArray, CommandProblem> findCommand(const QByteArray &name);

class ChildProcess : public QObject
{
    Q_OBJECT

public:
    using Started = std::variant<std::unique_ptr<ChildProcess>, CommandProblem>;
    // Runs `program` with `arguments`, the first of which is its name. When this returns a process, exec has succeeded.
    // `output` becomes its standard output; -1: the caller's. It has the descriptor `inherited` under the same number.
    static Started start(const QByteArray &program, const QByteArrayList &arguments, int output, int inherited = -1);
    // Whether a child of this program was started so, and has not been collected; others are orphans given to it.
    static bool isOne(quint32 pid);

    quint32 pid() const { return m_pid; }
    void sendSignal(int signal);

Q_SIGNALS:
    // Once; the process was collected. `status` is a wait status word.
    void ended(int status);

private:
    ChildProcess(quint32 pid, Descriptor descriptor);
    void collect();

    quint32 m_pid;
    Descriptor m_descriptor;
    QSocketNotifier m_end;
    bool m_hasEnded = false;
};

} // namespace forkscope
