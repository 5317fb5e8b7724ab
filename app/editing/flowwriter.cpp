// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/flowwriter.h"

#include "app/editing/existingparts.h"

#include <utility>

namespace forkscope {

bool FlowWriter::begin(Hello hello, const std::vector<QByteArray> &existing, quint64 time)
{
    hello.fixed.next_seq = 0;
    if (!m_writer.write({MessageType::Hello, encodeHello(hello)}))
        return false;
    for (const auto &part : existingParts(existing, 0, time))
        if (!m_writer.write({MessageType::Snapshot, part}))
            return false;
    return true;
}

bool FlowWriter::add(const FlowItem &item)
{
    switch (item.type) {
    case MessageType::Events:
    case MessageType::Snapshot:
        m_batch.addBytes(item.payload);
        return !m_batch.isFull() || closeBatch();
    case MessageType::Loss:
        return closeBatch() && addLoss(item.payload);
    case MessageType::Stats:
    case MessageType::Marker:
    case MessageType::Name:
        return closeBatch() && m_writer.write({item.type, item.payload});
    case MessageType::Hello:
    case MessageType::Bye:
        break;
    }
    return true;
}

bool FlowWriter::finish()
{
    return closeBatch() && m_writer.finish();
}

// What was lost behind the kernel had its numbers already, and leaves as many out here.
bool FlowWriter::addLoss(const QByteArray &payload)
{
    auto loss = *decodeLoss(payload);
    const bool hadNumbers = loss.stage == FORKSCOPE_STAGE_HELPER || loss.stage == FORKSCOPE_STAGE_FILE;
    loss.first_seq = m_nextSeq;
    m_nextSeq += hadNumbers ? loss.count : 0;
    loss.last_seq = hadNumbers && loss.count != 0 ? m_nextSeq - 1 : m_nextSeq;
    return m_writer.write({MessageType::Loss, QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss)});
}

bool FlowWriter::closeBatch()
{
    if (m_batch.isEmpty())
        return true;
    const auto count = m_batch.count();
    const auto first = std::exchange(m_nextSeq, m_nextSeq + count);
    return m_writer.write({MessageType::Events, m_batch.take(first)});
}

} // namespace forkscope
