// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks this machine what the numbers in records stand for (cgroups, users) while it still knows, so that a recording
// can tell it elsewhere and later.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace forkscope {

class NameResolver
{
public:
    NameResolver();

    // Name messages for what `message` (events, snapshot) mentions for the first time. A cgroup that was not found is
    // looked for again when it is mentioned later, since the tree is walked at most once a second.
    std::vector<Message> namesFor(const Message &message);

private:
    std::optional<QByteArray> cgroupPath(quint64 id);
    std::optional<QByteArray> tightestPidsMax(quint64 cgroup);
    void walkCgroups();

    QByteArray m_mount; // of cgroup2; empty: none
    QHash<quint64, QByteArray> m_paths;
    QSet<quint64> m_saidCgroups;
    QSet<quint32> m_saidUsers;
    QSet<quint64> m_saidLimits;
    QElapsedTimer m_sinceWalk;
};

// Payload of a Name message.
QByteArray encodeName(forkscope_name_kind kind, quint64 id, const QByteArray &text);

} // namespace forkscope
