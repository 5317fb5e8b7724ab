// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/tablelives.h"

namespace forkscope {

KnownLives::Standing TableLives::standingOf(ProcessKey key) const
{
    const auto known = m_table.find(key);
    if (!known || m_table.at(*known).flags.testFlag(ProcessFlag::OnlyMentioned))
        return Standing::Unknown;
    return m_table.at(*known).endedAt != Never ? Standing::Over : Standing::Living;
}

ProcessKey TableLives::parentOf(ProcessKey key) const
{
    const auto known = m_table.find(key);
    const auto parent = known ? m_table.parentAt(*known, Never) : NoProcess;
    return parent == NoProcess ? ProcessKey{} : m_table.at(parent).key;
}

bool TableLives::missedNewName(ProcessKey key, Bytes comm) const
{
    const auto known = m_table.find(key);
    if (!known || comm.isEmpty())
        return false;
    const auto names = m_table.namesAt(*known, Never);
    const bool hasBirthName = names.empty() || (names.size() == 1 && names[0].event == m_table.at(*known).birth);
    return hasBirthName && m_table.commAt(*known, Never) != comm;
}

void TableLives::visitOpen(const Visitor &visit) const
{
    for (quint32 row = 0; row < m_table.size(); ++row) {
        const auto &process = m_table.at(ProcessIndex(row));
        // One that was only mentioned may be out of the scope that is watched.
        if (process.flags.testAnyFlags(ProcessFlag::Refused | ProcessFlag::OnlyMentioned))
            continue;
        if (process.endedAt == Never)
            visit(process.key, process.began, std::nullopt);
        else if (process.reapedAt == Never)
            visit(process.key, process.began, process.ended);
    }
}

} // namespace forkscope
