// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/fakesource.h"

#include <utility>

namespace forkscope {

FakeSource::FakeSource(std::vector<Message> messages, Kind kind) : m_messages(std::move(messages)), m_kind(kind) {}

void FakeSource::start()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            add(m_messages);
            if (m_kind == Kind::Recorded)
                stop();
        },
        Qt::QueuedConnection);
}

void FakeSource::stop()
{
    if (!std::exchange(m_stopped, true))
        Q_EMIT finished({});
}

void FakeSource::add(const std::vector<Message> &messages)
{
    for (const auto &message : messages)
        Q_EMIT messageReceived(message);
}

} // namespace forkscope
