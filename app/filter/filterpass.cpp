// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filterpass.h"

#include <QElapsedTimer>

#include <algorithm>

namespace forkscope {

namespace {

// Looked at between two glances at the clock.
constexpr quint32 atOnce = 256;

} // namespace

FilterPass::FilterPass(FilterNodes nodes, const Session &session, Position position, const NamedMoments &moments)
    : m_table(session.processes()),
      m_position(position),
      m_matcher(std::move(nodes), session, position, moments),
      m_hits(m_table.countAt(position)),
      m_shown(m_hits.size())
{
}

bool FilterPass::advance(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    const auto count = quint32(m_hits.size());
    while (m_next < count) {
        for (const auto end = std::min(m_next + atOnce, count); m_next < end; ++m_next) {
            const bool isHit = m_matcher.matches(ProcessIndex(m_next));
            m_hits[m_next] = isHit;
            m_hitCount += isHit ? 1 : 0;
        }
        if (m_next == count)
            showAncestors();
        else if (std::chrono::nanoseconds(timer.nsecsElapsed()) >= time)
            return false;
    }
    return true;
}

// A process always comes after its parent: from the last to the first, what is shown shows its parent.
void FilterPass::showAncestors()
{
    for (auto row = m_next; row-- > 0;) {
        m_shown[row] = m_shown[row] || m_hits[row];
        if (const auto parent = m_table.at(ProcessIndex(row)).parent; m_shown[row] && parent != NoProcess)
            m_shown[toRow(parent)] = true;
    }
}

} // namespace forkscope
