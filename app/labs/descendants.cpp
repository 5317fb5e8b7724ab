// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/descendants.h"

#include "app/stream/childprocess.h"
#include "app/stream/displaytext.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <map>
#include <optional>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace forkscope {

namespace {

constexpr useconds_t betweenRounds = 5'000;
constexpr int mostRoundsOfStops = 100;
constexpr int mostRounds = 400;

struct Status
{
    QByteArray name;
    char state;
    pid_t parent;
};

// Of /proc/PID/stat: "123 (name) S 1 …", where the name may hold anything.
std::optional<Status> statusOf(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto text = file.readAll();
    const auto open = text.indexOf('('), close = text.lastIndexOf(')');
    const auto words = text.mid(close + 1).simplified().split(' ');
    if (open < 0 || close < open || words.size() < 2)
        return std::nullopt;
    return Status{text.mid(open + 1, close - open - 1), words[0].isEmpty() ? '?' : words[0][0], words[1].toInt()};
}

std::multimap<pid_t, pid_t> childrenByParent()
{
    std::multimap<pid_t, pid_t> children;
    for (const auto &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isNumber = false;
        const auto pid = pid_t(name.toInt(&isNumber));
        if (const auto status = isNumber ? statusOf(pid) : std::nullopt)
            children.emplace(status->parent, pid);
    }
    return children;
}

bool isRunning(pid_t pid)
{
    const auto status = statusOf(pid);
    return status && status->state != 'Z' && status->state != 'X';
}

bool isStopped(pid_t pid)
{
    const auto status = statusOf(pid);
    return !status || QByteArray("TtZX").contains(status->state);
}

void sendAll(const std::vector<pid_t> &processes, int signal)
{
    for (const auto pid : processes)
        kill(pid, signal);
}

} // namespace

void Descendants::adoptOrphans()
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void Descendants::leaveOrphans()
{
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

Descendants::Descendants(pid_t command) : m_command(command)
{
    const auto children = childrenByParent();
    const auto [begin, end] = children.equal_range(getpid());
    for (auto child = begin; child != end; ++child)
        if (child->second != command)
            m_others.insert(child->second);
    const auto status = statusOf(command);
    m_watcher = status ? status->parent : getpid();
}

// A command that is recorded beside the lab may have been started after it.
bool Descendants::isOther(pid_t child) const
{
    return m_others.contains(child) || (child != m_command && ChildProcess::isOne(quint32(child)));
}

std::vector<pid_t> Descendants::list() const
{
    const auto children = childrenByParent();
    std::vector<pid_t> found{getpid()};
    // As long as the number is still that child's.
    const auto [first, last] = children.equal_range(getpid());
    if (m_others.contains(m_watcher) &&
        std::any_of(first, last, [&](const auto &child) { return child.second == m_watcher; }))
        found.push_back(m_watcher);
    const auto above = qsizetype(found.size());
    for (std::size_t at = 0; at < found.size(); ++at) {
        const auto [begin, end] = children.equal_range(found[at]);
        for (auto child = begin; child != end; ++child)
            if (!isOther(child->second))
                found.push_back(child->second);
    }
    found.erase(found.begin(), found.begin() + above);
    return found;
}

void Descendants::collect() const
{
    const auto children = childrenByParent();
    const auto [begin, end] = children.equal_range(getpid());
    for (auto child = begin; child != end; ++child)
        if (child->second != m_command && !isOther(child->second))
            waitpid(child->second, nullptr, WNOHANG);
}

// What is stopped makes no others: once all are, and no more are found, all of them can be killed.
QStringList Descendants::end() const
{
    QStringList names;
    std::vector<pid_t> before;
    bool wereStopped = false;
    for (int round = 0; round < mostRoundsOfStops; ++round) {
        auto processes = list();
        if (wereStopped && processes == before)
            break;
        sendAll(processes, SIGSTOP);
        wereStopped = std::ranges::all_of(processes, isStopped);
        before = std::move(processes);
    }
    for (const auto pid : list())
        if (const auto status = statusOf(pid); status && isRunning(pid))
            names << QStringLiteral("%1 (%2)").arg(displayText(status->name)).arg(pid);
    for (int round = 0; round < mostRounds; ++round) {
        const auto processes = list();
        if (std::ranges::none_of(processes, isRunning))
            break;
        sendAll(processes, SIGKILL);
        usleep(betweenRounds);
        collect();
    }
    collect();
    return names;
}

} // namespace forkscope
