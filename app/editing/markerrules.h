// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Sets marks in a stream where somebody will want to look: at the first refused fork, at a loss, where there are more
// forks in a second than before, and where a process is not collected.
#pragma once

#include "app/editing/messageflow.h"

#include <QSet>

#include <vector>

namespace forkscope {

class MarkerRules
{
public:
    // The marker messages that belong behind this one.
    std::vector<Message> take(const Message &message);
    // Of the stream; ns of boot time.
    quint64 time() const { return m_flow.time(); }

private:
    void takeEvent(const Event &event);
    void takeLoss(const forkscope_loss &loss);
    void takeList(const QByteArray &payload);
    void countFork(quint64 time);
    void passSecond(quint64 second);
    void mark(forkscope_marker_kind kind, const QString &text);

    MessageFlow m_flow;
    std::vector<Message> m_markers;
    QSet<ProcessKey> m_zombies; // that were marked
    quint64 m_second = 0;       // the one that is being counted, of boot time
    quint64 m_forks = 0;        // in it
    quint64 m_peak = 0;         // that was marked
    quint64 m_lossAt = 0;
    bool m_hasFailed = false;
    bool m_hasLost = false;
};

} // namespace forkscope
