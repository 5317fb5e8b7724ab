// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A source of messages that a test made.
#pragma once

#include "app/stream/source.h"

#include <vector>

namespace forkscope {

// Emits the given messages from the event loop.
class FakeSource : public Source
{
    Q_OBJECT

public:
    enum class Kind { Live, Recorded };
    explicit FakeSource(std::vector<Message> messages, Kind kind = Kind::Recorded);

    bool isLive() const override { return m_kind == Kind::Live; }
    void start() override;
    void stop() override;
    // More, for a session that is already running.
    void add(const std::vector<Message> &messages);

private:
    std::vector<Message> m_messages;
    Kind m_kind;
    bool m_stopped = false;
};

} // namespace forkscope
