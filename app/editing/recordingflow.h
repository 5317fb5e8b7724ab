// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings of one boot, one after the other, as one flow of single records, losses, markers, names and counters. What
// later lists of tasks corrected flows as records flagged "inferred", as in Session; a pass over it needs no memory for
// the dead.
#pragma once

#include "app/editing/livingprocesses.h"
#include "app/recording/recordingreader.h"
#include "app/session/snapshotmerger.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/message.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace forkscope {

struct FlowItem
{
    // Events: `payload` is one record. Snapshot: one record of the first list, what existed when the watching began.
    // Else the payload of a message.
    MessageType type{};
    QByteArray payload;
    quint64 time = 0; // ns of boot time; never falling: the moment it is drawn at
};

class RecordingFlow
{
public:
    // At least one, in the order of their times.
    explicit RecordingFlow(std::vector<std::unique_ptr<RecordingReader>> readers);

    // The first is the Hello. Nothing at the end, or when reading broke off: error().
    std::optional<FlowItem> next();

    // Who lives just before the item that next() gave last; at the end, those that live then.
    const LivingProcesses &living() const { return m_living; }
    const std::optional<Hello> &hello() const { return m_hello; }

    const QString &error() const { return m_error; }
    // After the end: what is missing from the recordings, a sentence each.
    QStringList notices() const;

private:
    bool refill();
    void take(const Message &message);
    void takeHello(const QByteArray &payload);
    void takeBatch(const QByteArray &payload);
    void takeLoss(const QByteArray &payload);
    void mergeSnapshot(quint64 streamTime);
    void addLoss(forkscope_stage stage, forkscope_cause cause, quint64 count, quint64 seq);
    void add(MessageType type, const QByteArray &payload, quint64 time);

    std::vector<std::unique_ptr<RecordingReader>> m_readers;
    std::size_t m_reader = 0; // that is being read
    std::deque<FlowItem> m_items;
    std::optional<FlowItem> m_given; // last
    SnapshotMerger m_snapshot;
    LivingProcesses m_living;
    std::optional<Hello> m_hello;
    QString m_error;
    quint64 m_nextSeq = 0;
    quint64 m_time = 0;
    std::optional<quint64> m_judgeAt; // a list waits for the items before it
    bool m_isFirstList = true;
    bool m_hasBegunNext = false; // the next message is a later recording's first
};

} // namespace forkscope
