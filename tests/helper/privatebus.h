// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

// A dbus-daemon of our own, where every name may be owned and every call be made.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();
    QByteArray address() const { return m_address; }

private:
    QTemporaryDir m_directory;
    QByteArray m_address;
    QProcess m_daemon;
};

// The helper on a private bus. Root only: it starts as root, and gives its rights up like in earnest.
class RunningHelper
{
public:
    RunningHelper(const QByteArray &address, const QStringList &options = {});
    ~RunningHelper();

    bool isReady(); // waits until its name is there
    qint64 pid() const { return m_process.processId(); }
    int bpfPrograms() const; // how many it holds
    QByteArray statusLine(const char *key) const;
    // Waits for its own end; the exit code, or -1.
    int waitForExit(int msec);
    void terminate() { m_process.terminate(); }

private:
    QByteArray m_address;
    QProcess m_process;
};
