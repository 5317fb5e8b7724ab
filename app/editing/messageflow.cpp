// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/messageflow.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace forkscope {

namespace {

QByteArray bytesOf(const forkscope_loss &loss)
{
    return {reinterpret_cast<const char *>(&loss), sizeof loss};
}

} // namespace

std::optional<FlowItem> MessageFlow::next()
{
    if (const auto before = std::exchange(m_given, std::nullopt)) {
        const bool isRecord = before->type == MessageType::Events || before->type == MessageType::Snapshot;
        if (const auto event = isRecord ? decodeRecord(before->payload) : std::nullopt)
            m_living.take(*event);
    }
    // Every item before it has been taken in, so that a list that waits can be judged.
    if (m_items.empty() && m_judgeAt)
        mergeSnapshot(*std::exchange(m_judgeAt, std::nullopt));
    if (m_items.empty())
        return std::nullopt;
    m_given = std::move(m_items.front());
    m_items.pop_front();
    return m_given;
}

void MessageFlow::take(const Message &message)
{
    switch (message.type) {
    case MessageType::Hello:
        return takeHello(message.payload);
    case MessageType::Events:
        return takeBatch(message.payload);
    case MessageType::Snapshot:
        m_snapshot.addPart(message.payload);
        m_judgeAt = 0;
        return;
    case MessageType::Loss:
        return takeLoss(message.payload);
    case MessageType::Stats: {
        const auto time = toNs(decodeStats(message.payload)->time);
        m_judgeAt = time;
        return add(message.type, message.payload, time);
    }
    case MessageType::Marker:
        return add(message.type, message.payload, decodeMarker(message.payload)->fixed.time);
    case MessageType::Name:
        return add(message.type, message.payload, 0);
    case MessageType::Bye:
        return;
    }
}

void MessageFlow::takeHello(const QByteArray &payload)
{
    m_hello = decodeHello(payload);
    m_living.setKnowsReaps((m_hello->fixed.capabilities & FORKSCOPE_CAN_REAP) != 0);
    // A recording that goes on where the one before it was full has the next number.
    const bool isNext = std::exchange(m_isNext, false);
    const bool goesOn = m_hello->fixed.next_seq == m_nextSeq;
    m_nextSeq = m_hello->fixed.next_seq;
    if (isNext && !goesOn)
        addLoss(FORKSCOPE_STAGE_CLIENT, FORKSCOPE_CAUSE_RECONNECT, 0, m_nextSeq);
    add(MessageType::Hello, payload, m_time);
}

void MessageFlow::takeBatch(const QByteArray &payload)
{
    BatchReader reader(payload);
    const auto &head = reader.head();
    if (!(head.flags & FORKSCOPE_BATCH_INFERRED)) {
        if (head.first_seq > m_nextSeq)
            addLoss(FORKSCOPE_STAGE_CLIENT, FORKSCOPE_CAUSE_GAP, head.first_seq - m_nextSeq, m_nextSeq);
        m_nextSeq = head.first_seq + head.count;
    }
    while (const auto record = reader.next()) {
        forkscope_record fixed;
        std::memcpy(&fixed, record->data(), sizeof fixed);
        add(MessageType::Events, record->toByteArray(), fixed.time);
    }
    if (reader.badRecords() != 0)
        addLoss(FORKSCOPE_STAGE_DECODER, FORKSCOPE_CAUSE_BAD_RECORD, reader.badRecords(), m_nextSeq);
    m_judgeAt = head.time_last;
}

void MessageFlow::takeLoss(const QByteArray &payload)
{
    const auto loss = *decodeLoss(payload);
    const bool hadNumbers = loss.stage == FORKSCOPE_STAGE_HELPER || loss.stage == FORKSCOPE_STAGE_FILE;
    if (hadNumbers && loss.count > 0 && loss.last_seq >= m_nextSeq)
        m_nextSeq = loss.last_seq + 1;
    add(MessageType::Loss, payload, loss.time_last);
}

void MessageFlow::mergeSnapshot(quint64 streamTime)
{
    if (!m_snapshot.isDue(streamTime))
        return;
    const auto type = std::exchange(m_isFirstList, false) ? MessageType::Snapshot : MessageType::Events;
    for (const auto &batch : m_snapshot.take(m_living)) {
        BatchReader reader(batch);
        while (const auto record = reader.next()) {
            forkscope_record fixed;
            std::memcpy(&fixed, record->data(), sizeof fixed);
            add(type, record->toByteArray(), fixed.time);
        }
    }
    m_living.forgetEnds();
}

void MessageFlow::addLoss(forkscope_stage stage, forkscope_cause cause, quint64 count, quint64 seq)
{
    const auto last = count == 0 ? seq : seq + count - 1;
    add(MessageType::Loss, bytesOf({quint16(stage), quint16(cause), ~0u, count, seq, last, m_time, m_time}), m_time);
}

void MessageFlow::add(MessageType type, const QByteArray &payload, quint64 time)
{
    m_time = std::max(m_time, time);
    m_items.push_back({type, payload, m_time});
}

} // namespace forkscope
