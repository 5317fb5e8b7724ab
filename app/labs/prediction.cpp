// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/prediction.h"

#include "app/labs/likeness.h"

#include <algorithm>
#include <cstdlib>

namespace forkscope {

int Prediction::add(int parent)
{
    if (m_parents.size() >= mostNodes)
        return -1;
    m_parents.push_back(parent);
    return int(m_parents.size()) - 1;
}

void Prediction::remove(int node)
{
    if (node <= 0)
        return;
    std::vector<int> placeOf(m_parents.size(), -1), kept;
    for (std::size_t i = 0; i < m_parents.size(); ++i) {
        const int parent = m_parents[i];
        if (int(i) == node || (parent >= 0 && placeOf[std::size_t(parent)] < 0))
            continue;
        placeOf[i] = int(kept.size());
        kept.push_back(parent < 0 ? -1 : placeOf[std::size_t(parent)]);
    }
    m_parents = std::move(kept);
}

void Prediction::clear()
{
    *this = {};
}

bool Foresight::isTreeRight() const
{
    return missing.empty() && std::ranges::find(standsFor, -1) == standsFor.end();
}

Foresight foresightOf(const Prediction &prediction, const Expectation &expectation, const Session &session)
{
    Foresight foresight;
    foresight.answer = answerOf(expectation, session);
    if (prediction.number && foresight.answer)
        foresight.isNumberRight = std::abs(*prediction.number - *foresight.answer) <= expectation.question->tolerance;
    foresight.tree = runTreeOf(session);
    if (!prediction.isDrawn())
        return foresight;
    foresight.standsFor = likeness(prediction.parents(), foresight.tree.parents);
    for (int node = 0; node < int(prediction.parents().size()); ++node)
        if (std::ranges::find(foresight.standsFor, node) == foresight.standsFor.end())
            foresight.missing.push_back(node);
    return foresight;
}

std::optional<bool> isRight(Prediction::Vote vote, Truth truth)
{
    if (vote == Prediction::Vote::Unsure || truth == Truth::Untold)
        return std::nullopt;
    return (vote == Prediction::Vote::True) == (truth == Truth::True);
}

} // namespace forkscope
