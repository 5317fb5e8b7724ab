// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the kernel's list of tasks into events: at the start what existed, later only what the stream had not told
// (births and ends that were lost, new parents), as records flagged "inferred".
#pragma once

#include "app/session/knownlives.h"

#include <QByteArray>

#include <vector>

namespace forkscope {

class SnapshotMerger
{
public:
    // Takes one part.
    void addPart(const QByteArray &payload);

    // Whether a whole snapshot waits. A later one is judged only when the stream has come to a time after it: until
    // then the records of ends and births that it shows may still be on their way.
    bool isDue(quint64 streamTime) const { return m_isWhole && (m_isFirst || streamTime > m_end); }

    // Payloads of Events batches that say what was not known yet, parents before their children. An end that
    // is inferred here gives way to the real one if that arrives later.
    std::vector<QByteArray> take(const KnownLives &known);

private:
    struct List
    {
        std::vector<Existing> rows; // the oldest first; their views point into m_parts
        quint64 begun = ~quint64(0);
        quint64 ended = 0;
    };
    List list() const;

    std::vector<QByteArray> m_parts;
    quint64 m_end = 0; // when the iteration ended
    bool m_isWhole = false;
    bool m_isFirst = true; // nothing was taken yet: what exists is "existing", not "inferred"
};

} // namespace forkscope
