// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/continuation.h"

#include "app/editing/existingparts.h"
#include "app/recording/mcap.h"

namespace forkscope {

void Continuation::take(const Message &message)
{
    if (!mcap::isWellFormed(message.type, message.payload))
        return; // nor is it recorded
    if (message.type == MessageType::Snapshot)
        m_isInList = !(BatchReader(message.payload).head().flags & FORKSCOPE_BATCH_LAST_PART);
    if (const auto name = message.type == MessageType::Name ? decodeName(message.payload) : std::nullopt)
        m_names[{name->fixed.kind, name->fixed.id}] = message.payload;
    m_flow.take(message);
    while (m_flow.next()) {
    }
}

std::vector<Message> Continuation::opening() const
{
    auto hello = *m_flow.hello();
    hello.fixed.next_seq = m_flow.nextSeq();
    std::vector<Message> messages{{MessageType::Hello, encodeHello(hello)}};
    for (const auto &name : m_names)
        messages.push_back({MessageType::Name, name});
    for (auto &part : existingParts(m_flow.living().rows(timeFromNs(time())), m_flow.nextSeq(), time()))
        messages.push_back({MessageType::Snapshot, std::move(part)});
    return messages;
}

} // namespace forkscope
