// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a stream that is being recorded, to begin another recording in the midst of it.
#pragma once

#include "app/editing/messageflow.h"

#include <QMap>

#include <utility>
#include <vector>

namespace forkscope {

class Continuation
{
public:
    void take(const Message &message);

    // Whether another recording can begin now: there is a stream, and no list of tasks is under way.
    bool isPossible() const { return m_flow.hello() && !m_isInList; }
    // How it begins, so that it stands for itself and yet continues the one before: the greeting with the next number,
    // the names so far, and who lives.
    std::vector<Message> opening() const;
    // Of the stream; ns of boot time.
    quint64 time() const { return m_flow.time(); }

private:
    MessageFlow m_flow;
    QMap<std::pair<quint32, quint64>, QByteArray> m_names; // by kind and id: payloads
    bool m_isInList = false;
};

} // namespace forkscope
