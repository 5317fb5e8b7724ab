// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Key = std::pair<__u32, __u64>;

Key keyOf(const Record &record)
{
    return {record.head().tgid, record.head().start};
}

bool allCollected(const Records &records)
{
    std::set<Key> alive;
    for (const Record &record : records) {
        if (record.head().type == FORKSCOPE_REAP)
            alive.erase(keyOf(record));
        else if (record.head().type == FORKSCOPE_FORK || record.head().type == FORKSCOPE_EXEC)
            alive.insert(keyOf(record));
    }
    return alive.empty() && !records.empty();
}

} // namespace

QByteArray Record::string(int n) const
{
    int at = head().fixed;
    for (; at + 2 <= m_bytes.size(); --n) {
        __u16 length;
        memcpy(&length, m_bytes.constData() + at, sizeof(length));
        if (n == 0)
            return m_bytes.mid(at + 2, length);
        at += 2 + length;
    }
    return {};
}

Recorder::Recorder(const CaptureSettings &settings)
{
    Collector::Failure why{};
    m_collector = Collector::open(settings, why);
    if (!m_collector)
        m_problem =
            QStringLiteral("needs root and a kernel with BTF: %1").arg(QLatin1String(strerrorname_np(why.error)));
}

CaptureSettings Recorder::everything()
{
    CaptureSettings settings;
    settings.arguments = settings.threads = true;
    return settings;
}

Recorder::Started Recorder::start(const QByteArray &program, const std::vector<QByteArray> &arguments, uid_t uid)
{
    std::vector<char *> words = {const_cast<char *>(program.constData())};
    for (const QByteArray &argument : arguments)
        words.push_back(const_cast<char *>(argument.constData()));
    words.push_back(nullptr);
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
        return {};
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        if (uid && (setgroups(0, nullptr) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that crashes leaves no storm behind
        execv(words[0], words.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    return {pid, in[1], out[0]};
}

int Recorder::finish(Started &started)
{
    int status = -1;
    close(started.input);
    waitpid(started.pid, &status, 0);
    close(started.output);
    return status;
}

const Records &Recorder::drainUntil(const std::function<bool(const Records &)> &enough)
{
    QDeadlineTimer deadline(30000); // under load the last reference to a task may stay for many seconds
    do {
        pollfd ring = {m_collector->ringDescriptor(), POLLIN, 0};
        poll(&ring, 1, 20);
        m_collector->drain(SIZE_MAX, [this](const forkscope_record &record) { m_records.emplace_back(record); });
    } while (!enough(m_records) && !deadline.hasExpired());
    return m_records;
}

Records Recorder::runOnce(const QString &program, const std::vector<QByteArray> &arguments)
{
    m_records.clear();
    const __u64 before = ringFull();
    Started started = start(program.toLocal8Bit(), arguments);
    finish(started);
    while (waitpid(-1, nullptr, 0) > 0) // what it orphaned, and what it left to us with CLONE_PARENT
        ;
    drainUntil(
        [&](const Records &records) { return ringFull() != before || allCollected(below(records, started.pid)); });
    return below(m_records, started.pid);
}

Records Recorder::run(const QString &program, const QStringList &arguments)
{
    std::vector<QByteArray> words;
    for (const QString &argument : arguments)
        words.push_back(argument.toLocal8Bit());
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); // what it orphans comes to us, whoever is the init here
    Records records;
    for (int attempt = 0; attempt < 5; ++attempt) {
        const __u64 before = ringFull();
        records = runOnce(program, words);
        if (ringFull() == before)
            break;
    }
    return records;
}

__u64 Recorder::ringFull() const
{
    __u64 sum = 0;
    for (const cpu_counters &cpu : m_collector->books())
        sum += cpu.ring_full;
    return sum;
}

void Recorder::clear()
{
    drainUntil([](const Records &) { return true; });
    m_records.clear();
}

Records Recorder::iterate(Collector::Arguments arguments)
{
    Records rows;
    const auto walk = m_collector->iterate(arguments);
    while (walk->readOn([&](const forkscope_record &record) { rows.emplace_back(record); }))
        ;
    return rows;
}

QString Recorder::program(const char *name)
{
    return QStringLiteral(FORKSCOPE_WATCHED_PROGRAMS "/") + QLatin1String(name);
}

// From the birth of `root` on; a program that this test starts runs only once, so its number is enough.
Records Recorder::below(const Records &records, pid_t root)
{
    std::set<Key> inside;
    Records found;
    for (const Record &record : records) {
        if (record.head().type == FORKSCOPE_FORK) {
            const auto &fork = record.as<forkscope_fork>();
            const bool byInside = std::any_of(inside.begin(), inside.end(), [&](const Key &key) {
                return key.first == fork.creator_tgid && (key.second == fork.creator_start || !fork.creator_start);
            });
            if (fork.head.tgid == static_cast<__u32>(root) || byInside)
                inside.insert(keyOf(record));
        }
        if (inside.contains(keyOf(record)))
            found.push_back(record);
    }
    return found;
}

const Record *Recorder::find(const Records &records, forkscope_type type, __u32 tgid)
{
    const auto found = std::find_if(records.begin(), records.end(), [&](const Record &record) {
        return record.head().type == type && record.head().tgid == tgid;
    });
    return found == records.end() ? nullptr : &*found;
}
