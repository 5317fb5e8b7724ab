// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/quietlives.h"

#include <algorithm>

namespace forkscope {

const QuietLives::Life &QuietLives::lifeOf(ProcessIndex process) const
{
    static const Life unknown;
    return toRow(process) < m_lives.size() ? m_lives[toRow(process)] : unknown;
}

bool QuietLives::hasFailed(ProcessIndex process, Position position) const
{
    const auto &life = m_session.processes().at(process);
    if (life.flags.testFlag(ProcessFlag::Refused))
        return life.bornAt < position;
    return life.endedAt < position && (life.status != 0 || life.flags.testFlag(ProcessFlag::InferredEnd));
}

bool QuietLives::update()
{
    const auto &table = m_session.processes();
    bool stays = true;
    for (auto row = quint32(m_lives.size()); row < table.size(); ++row)
        stays = addBirth(ProcessIndex(row)) && stays;
    const auto &events = m_session.events();
    for (; m_seen < events.size(); ++m_seen)
        if (const auto process = events.process(EventNumber(m_seen)); process != NoProcess)
            noteEnd(process);
    return stays;
}

// Nobody gives birth after the end; but what a loss hid may turn up below one that was thought to be over.
bool QuietLives::addBirth(ProcessIndex process)
{
    m_lives.emplace_back();
    bool stays = true;
    for (auto parent = m_session.processes().at(process).parent; parent != NoProcess;) {
        auto &above = m_lives[toRow(parent)];
        ++above.restless;
        if (above.from == Never)
            break;
        above.from = Never;
        stays = false;
        parent = m_session.processes().at(parent).parent;
    }
    return stays;
}

void QuietLives::noteEnd(ProcessIndex process)
{
    auto &life = m_lives[toRow(process)];
    if (life.from != Never || m_session.processes().stateAt(process, Never) != ProcessState::Ended)
        return;
    if (life.look == 0)
        life.look = lookFor(process);
    const auto &told = m_session.processes().at(process);
    const auto last = told.reapedAt != Never ? Position(told.reapedAt) : Position(told.endedAt);
    life.lastEnd = std::max(life.lastEnd, last + 1);
    settle(process);
}

// Walks up for as long as this was the last thing that kept the one above from being quiet.
void QuietLives::settle(ProcessIndex process)
{
    const auto &table = m_session.processes();
    while (process != NoProcess) {
        auto &life = m_lives[toRow(process)];
        if (life.look == 0 || life.restless > 0 || hasFailed(process, Never))
            return;
        life.from = life.lastEnd;
        const auto parent = table.at(process).parent;
        if (parent != NoProcess) {
            --m_lives[toRow(parent)].restless;
            m_lives[toRow(parent)].lastEnd = std::max(m_lives[toRow(parent)].lastEnd, life.from);
        }
        process = parent;
    }
}

quint32 QuietLives::lookFor(ProcessIndex process)
{
    const auto &table = m_session.processes();
    const auto name = table.commAt(process, Never);
    const auto key = (table.execAt(process, Never) == NoEvent ? '-' : '+') + name;
    auto &look = m_looks[key];
    if (look == 0) {
        m_names.push_back(name);
        look = quint32(m_names.size());
    }
    return look;
}

} // namespace forkscope
