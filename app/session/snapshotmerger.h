// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the kernel's list of tasks into events: at the start what existed, later only what the stream had not told
// (births and ends that were lost, new parents), as records flagged "inferred".
#pragma once

#include "app/session/processtable.h"

#include <QByteArray>

#include <vector>

namespace forkscope {

class SnapshotMerger
{
public:
    // Takes one part. Returns true when the snapshot is whole and take() gives its outcome.
    bool addPart(const QByteArray &payload);

    // Payloads of Events batches that say what `table` does not know yet, parents before their children. An end that
    // is inferred here gives way to the real one if that arrives later.
    std::vector<QByteArray> take(const ProcessTable &table);

private:
    std::vector<QByteArray> m_parts;
    bool m_isFirst = true; // nothing was taken yet: what exists is "existing", not "inferred"
};

} // namespace forkscope
