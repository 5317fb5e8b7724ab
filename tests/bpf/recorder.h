// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

#include "bpf/collector.h"

// A record, copied out of the ring.
class Record
{
public:
    explicit Record(const forkscope_record &record) : m_bytes(reinterpret_cast<const char *>(&record), record.size) {}
    const forkscope_record &head() const { return as<forkscope_record>(); }
    template <typename T>
    const T &as() const
    {
        return *reinterpret_cast<const T *>(m_bytes.constData());
    }
    // The n-th of its strings; empty if it is missing.
    QByteArray string(int n) const;
    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};
using Records = std::vector<Record>;

// Watches with real kernel programs, and runs programs to be watched.
class Recorder
{
public:
    explicit Recorder(const CaptureSettings &settings);
    static CaptureSettings everything(); // threads and arguments of everyone; not deep

    // Empty: it works. Otherwise why it cannot, for a test to be skipped with.
    QString problem() const { return m_problem; }
    Collector &collector() { return *m_collector; }

    // Runs a program to its end. Gives what happened in its process and below, until all of them were collected.
    // Again if the ring overflowed meanwhile, for others fork too.
    Records run(const QString &program, const QStringList &arguments = {});
    __u64 ringFull() const; // records that the ring had no room for, so far
    // Starts a program, with pipes to its standard input and output.
    struct Started
    {
        pid_t pid = -1;
        int input = -1;
        int output = -1;
    };
    static Started start(const QByteArray &program, const std::vector<QByteArray> &arguments = {}, uid_t uid = 0);
    static int finish(Started &started); // ends its input; gives its status
    // Takes what is in the ring, waiting until `enough` says so, or a while.
    const Records &drainUntil(const std::function<bool(const Records &)> &enough);
    void clear(); // what there was so far
    Records iterate(Collector::Arguments arguments);

    static QString program(const char *name);
    static Records below(const Records &records, pid_t root);
    // The first of this type and process; null if there is none.
    static const Record *find(const Records &records, forkscope_type type, __u32 tgid);

private:
    Records runOnce(const QString &program, const std::vector<QByteArray> &arguments);

    std::unique_ptr<Collector> m_collector;
    QString m_problem;
    Records m_records;
};
