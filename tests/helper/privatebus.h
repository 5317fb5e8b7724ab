// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <vector>

// A dbus-daemon of our own, where every name may be owned and every call be made.
class PrivateBus
{
public:
    // StartedWhenCalled: by the bus, as root, as the launch helper or systemd would.
    enum class Helper { StartedByHand, StartedWhenCalled };

    explicit PrivateBus(Helper helper = Helper::StartedByHand);
    ~PrivateBus();
    QByteArray address() const { return m_address; }
    QByteArray said() const; // all it wrote to standard error so far
    void kill();             // at once, without a farewell
    // Who owns a name; -1: nobody.
    pid_t processOf(const char *name) const;

private:
    void offerHelper() const;

    QTemporaryDir m_directory;
    QByteArray m_address;
    QTemporaryFile m_log;
    QProcess m_daemon;
};

// The helper on a private bus. Root only: it starts as root, and gives its rights up like in earnest.
class RunningHelper
{
public:
    // Checked: as the tests are built, with sanitizers if these are on. Plain: without, for its true size.
    enum class Build { Checked, Plain };
    // Ambient: as an ordinary user who was given the two capabilities and can get no others; `options` are not for him.
    enum class Start { Root, Ambient };

    RunningHelper(const QByteArray &address, const QStringList &options = {}, Build build = Build::Checked,
                  Start start = Start::Root);
    ~RunningHelper();

    bool isReady(); // waits until its name is there
    qint64 pid() const { return m_process.processId(); }
    int bpfPrograms() const; // how many it holds
    int bpfObjects() const;  // programs, links, maps and iterators
    // The numbers that the kernel gave the programs it holds; which of some the kernel still has.
    std::vector<unsigned> programIds() const;
    static std::vector<unsigned> stillLoaded(const std::vector<unsigned> &programs);
    int descriptors() const;
    qint64 anonymousKiB() const; // RssAnon
    QByteArray said() const;     // all it wrote to standard output and error so far
    static QByteArray statusLine(qint64 pid, const char *key);
    // Waits for its own end; the exit code, or -1.
    int waitForExit(int msec);
    void terminate() { m_process.terminate(); }
    void kill() { m_process.kill(); }

private:
    int count(const char *what) const;

    QByteArray m_address;
    QTemporaryFile m_log;
    QProcess m_process;
};
