// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/nameresolver.h"

#include "app/stream/eventdecoder.h"

#include <QDirIterator>
#include <QFile>

#include <pwd.h>
#include <sys/stat.h>

namespace forkscope {

namespace {

constexpr int mostCgroups = 20'000;
constexpr qint64 walkInterval = 1000; // ms

// The numbers of one record that have a name on this machine.
struct Numbers
{
    quint64 cgroup = 0;
    std::optional<quint32> uid;
};

Numbers numbersOf(const Event &event)
{
    return std::visit(
        [](const auto &what) -> Numbers {
            if constexpr (requires { what.fixed.cgroup_id; })
                return {what.fixed.cgroup_id, what.fixed.uid};
            else
                return {};
        },
        event.what);
}

std::optional<QByteArray> userName(quint32 uid)
{
    std::vector<char> buffer(4096);
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return std::nullopt;
    return QByteArray(entry.pw_name);
}

} // namespace

NameResolver::NameResolver()
{
    QFile mounts(QStringLiteral("/proc/self/mountinfo"));
    if (!mounts.open(QIODevice::ReadOnly))
        return;
    const auto lines = mounts.readAll().split('\n');
    for (const auto &line : lines)
        if (line.contains(" - cgroup2 ")) {
            m_mount = line.split(' ').value(4);
            return;
        }
}

// The id of a cgroup is the inode number of its directory.
void NameResolver::walkCgroups()
{
    m_sinceWalk.start();
    QDirIterator directories(QString::fromLocal8Bit(m_mount), QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden,
                             QDirIterator::Subdirectories);
    struct stat status
    {
    };
    if (stat(m_mount.constData(), &status) == 0)
        m_paths.insert(status.st_ino, QByteArrayLiteral("/"));
    for (int count = 0; directories.hasNext() && count < mostCgroups; ++count) {
        const auto path = QFile::encodeName(directories.next());
        if (stat(path.constData(), &status) == 0)
            m_paths.insert(status.st_ino, path.mid(m_mount.size()));
    }
}

std::optional<QByteArray> NameResolver::cgroupPath(quint64 id)
{
    if (m_mount.isEmpty())
        return std::nullopt;
    if (!m_paths.contains(id) && (!m_sinceWalk.isValid() || m_sinceWalk.elapsed() >= walkInterval))
        walkCgroups();
    const auto found = m_paths.constFind(id);
    return found == m_paths.constEnd() ? std::nullopt : std::optional(*found);
}

// "10 of /user.slice": the smallest pids.max from the cgroup up to the root; nothing when none is limited.
std::optional<QByteArray> NameResolver::tightestPidsMax(quint64 cgroup)
{
    auto path = cgroupPath(cgroup).value_or(QByteArray());
    std::optional<std::pair<quint64, QByteArray>> tightest;
    while (path.size() > 1) {
        QFile file(QFile::decodeName(m_mount + path + "/pids.max"));
        bool isNumber = false;
        const auto limit = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toULongLong(&isNumber) : 0;
        if (isNumber && (!tightest || limit < tightest->first))
            tightest = {limit, path};
        path.truncate(path.lastIndexOf('/'));
    }
    if (!tightest)
        return std::nullopt;
    return QByteArray::number(tightest->first) + " of " + tightest->second;
}

std::vector<Message> NameResolver::namesFor(const Message &message)
{
    std::vector<Message> names;
    if (message.type != MessageType::Events && message.type != MessageType::Snapshot)
        return names;
    BatchReader reader(message.payload);
    while (const auto record = reader.next()) {
        const auto event = decodeRecord(*record);
        if (!event)
            continue;
        const auto [cgroup, uid] = numbersOf(*event);
        if (cgroup != 0 && !m_saidCgroups.contains(cgroup))
            if (const auto path = cgroupPath(cgroup)) {
                m_saidCgroups.insert(cgroup);
                names.push_back({MessageType::Name, encodeName(FORKSCOPE_NAME_CGROUP, cgroup, *path)});
            }
        if (event->as<ForkFailed>() && !m_saidLimits.contains(cgroup)) {
            m_saidLimits.insert(cgroup);
            if (const auto limit = tightestPidsMax(cgroup))
                names.push_back({MessageType::Name, encodeName(FORKSCOPE_NAME_PIDS_MAX, cgroup, *limit)});
        }
        if (uid && !m_saidUsers.contains(*uid)) {
            m_saidUsers.insert(*uid);
            if (const auto name = userName(*uid))
                names.push_back({MessageType::Name, encodeName(FORKSCOPE_NAME_USER, *uid, *name)});
        }
    }
    return names;
}

QByteArray encodeName(forkscope_name_kind kind, quint64 id, const QByteArray &text)
{
    const auto length = quint16(std::min<qsizetype>(text.size(), 4096));
    const forkscope_name fixed{quint16(sizeof fixed + sizeof length + length), sizeof fixed, quint32(kind), id};
    QByteArray payload(reinterpret_cast<const char *>(&fixed), sizeof fixed);
    payload.append(reinterpret_cast<const char *>(&length), sizeof length);
    return payload + text.first(length);
}

} // namespace forkscope
