// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Passes on the part of a stream that is one process and everything born below it, numbered anew without gaps. Losses
// pass too: whether they hit the subtree nobody knows.
#pragma once

#include "app/stream/eventdecoder.h"
#include "app/stream/message.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <optional>
#include <vector>

namespace forkscope {

class SubtreeFilter
{
public:
    // How the fork of the first process is recognised: the pids as the process that made it sees them, and the inode
    // of its pid namespace.
    struct Root
    {
        quint32 creator;
        quint32 pid;
        quint32 pidNamespace;
    };
    enum class Reaps { Recorded, NotRecorded };

    SubtreeFilter(const Root &root, Reaps reaps);

    // What is to be passed on for a message; nothing for a Hello, for Stats and for what is not of the subtree.
    std::vector<Message> pass(const Message &message);

    // Null until its fork was seen.
    ProcessKey root() const { return m_rootKey; }
    bool hasRootEnded() const { return m_rootEnded; }
    // Whether nothing of the subtree is left: every process has ended, and was collected where that is recorded.
    bool isOver() const { return m_rootEnded && m_open == 0; }

private:
    // Absent: a snapshot did not show it, but its last records may still be on their way.
    enum class Member { Running, Ended, Absent };

    std::vector<Message> passEvents(const QByteArray &payload);
    std::vector<Message> passSnapshot(const QByteArray &payload);
    std::vector<Message> passLoss(const QByteArray &payload);
    std::vector<Message> filteredSnapshot();
    bool belongs(const Event &event);
    bool belongsFork(const Fork &fork);
    bool isRoot(const Fork &fork) const;
    void add(ProcessKey key);
    void end(ProcessKey key, bool isCollected);
    void setAbsent(Member &member);
    quint64 ownNumber(quint64 upstream) const;

    Root m_root;
    Reaps m_reaps;
    ProcessKey m_rootKey;
    bool m_rootEnded = false;
    QHash<ProcessKey, Member> m_members;
    quint64 m_open = 0; // members that are not absent
    std::vector<QByteArray> m_snapshot;
    quint64 m_nextSeq = 0;
    // Numbers upstream of the newest records passed on, the last of which is our m_nextSeq - 1.
    std::deque<quint64> m_passed;
};

} // namespace forkscope
