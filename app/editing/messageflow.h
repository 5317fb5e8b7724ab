// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The messages of one boot as one flow of single records, losses, markers, names and counters. What later lists of
// tasks corrected flows as records flagged "inferred", as in Session; a pass over it needs no memory for the dead.
#pragma once

#include "app/editing/livingprocesses.h"
#include "app/session/snapshotmerger.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/message.h"

#include <deque>
#include <optional>

namespace forkscope {

struct FlowItem
{
    // Events: `payload` is one record. Snapshot: one record of the first list, what existed when the watching began.
    // Else the payload of a message.
    MessageType type{};
    QByteArray payload;
    quint64 time = 0; // ns of boot time; never falling: the moment it is drawn at
};

class MessageFlow
{
public:
    // Well-formed messages of one recording or stream.
    void take(const Message &message);
    // The next message is the first of a later recording of the same boot.
    void beginNext() { m_isNext = true; }
    // No more come: a list of tasks that waits is judged.
    void end() { m_judgeAt = ~quint64(0); }

    // Nothing until more was taken.
    std::optional<FlowItem> next();

    // Who lives just before the item that next() gave last; when it gave nothing, those that live then.
    const LivingProcesses &living() const { return m_living; }
    const std::optional<Hello> &hello() const { return m_hello; }
    // Number of the next record, and the time of the last item taken.
    quint64 nextSeq() const { return m_nextSeq; }
    quint64 time() const { return m_time; }

private:
    void takeHello(const QByteArray &payload);
    void takeBatch(const QByteArray &payload);
    void takeLoss(const QByteArray &payload);
    void mergeSnapshot(quint64 streamTime);
    void addLoss(forkscope_stage stage, forkscope_cause cause, quint64 count, quint64 seq);
    void add(MessageType type, const QByteArray &payload, quint64 time);

    std::deque<FlowItem> m_items;
    std::optional<FlowItem> m_given; // last
    SnapshotMerger m_snapshot;
    LivingProcesses m_living;
    std::optional<Hello> m_hello;
    std::optional<quint64> m_judgeAt; // a list waits for the items before it
    quint64 m_nextSeq = 0;
    quint64 m_time = 0;
    bool m_isFirstList = true;
    bool m_isNext = false;
};

} // namespace forkscope
