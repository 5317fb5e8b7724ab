// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Which lives have ended with nothing to tell, neither they nor any below them: with status 0, and collected. From when
// on that is so is found once, as the stream grows, so that a look at any position costs nothing more.
#pragma once

#include "app/session/session.h"

#include <QHash>

#include <vector>

namespace forkscope {

class QuietLives
{
public:
    explicit QuietLives(const Session &session) : m_session(session) {}

    // Takes in what has come since. False if a life that was quiet is not any more. O(new events).
    bool update();

    bool isQuiet(ProcessIndex process, Position position) const { return lifeOf(process).from <= position; }
    // The same number for lives that were called the same at their end and have run a program, or both have not.
    // 0: has not ended.
    quint32 lookOf(ProcessIndex process) const { return lifeOf(process).look; }
    const QByteArray &nameOf(quint32 look) const { return m_names[look - 1]; }
    // Refused, or ended in any other way than with status 0.
    bool hasFailed(ProcessIndex process, Position position) const;

private:
    struct Life
    {
        Position from = Never; // quiet from here on
        Position lastEnd = 0;  // of what is known to be quiet, itself and below
        quint32 restless = 0;  // children that are not quiet
        quint32 look = 0;
    };

    const Life &lifeOf(ProcessIndex process) const;
    bool addBirth(ProcessIndex process);
    void settle(ProcessIndex process);
    void noteEnd(ProcessIndex process);
    quint32 lookFor(ProcessIndex process);

    const Session &m_session;
    std::vector<Life> m_lives; // by process
    QHash<QByteArray, quint32> m_looks;
    std::vector<QByteArray> m_names; // by look
    Position m_seen = 0;
};

} // namespace forkscope
