// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The markers that a session sets by itself, by the recorder's rules: in a live one as it goes; in a recording that
// brings none, when it has been read.
#pragma once

#include "app/editing/markerrules.h"
#include "app/session/session.h"

#include <optional>

namespace forkscope {

class AutomaticMarkers : public QObject
{
    Q_OBJECT

public:
    explicit AutomaticMarkers(Session &session, QObject *parent = nullptr);

private:
    void take(const Message &message);
    void settle();

    Session &m_session;
    std::optional<MarkerRules> m_rules; // as long as they are needed
    std::vector<MarkerNote> m_found;    // in a recording
};

} // namespace forkscope
