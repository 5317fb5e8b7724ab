// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody expects of a lab before it runs: the tree of processes, or a number, or what is thought of a claim.
#pragma once

#include "app/labs/verdict.h"

#include <optional>
#include <vector>

namespace forkscope {

class Prediction
{
public:
    // More cannot be drawn so that they are seen.
    static constexpr std::size_t mostNodes = 60;
    enum class Vote { True, NotTrue, Unsure };

    // The parent of each process, -1 for the program itself, which comes first; parents before their children.
    const std::vector<int> &parents() const { return m_parents; }
    bool isDrawn() const { return m_parents.size() > 1; }
    // The new child, or -1 when there is no room.
    int add(int parent);
    // With all below it; the program itself stays. Those after it move up.
    void remove(int node);
    void clear();

    std::optional<qint64> number;
    std::optional<Vote> vote;

private:
    std::vector<int> m_parents{-1};
};

// A prediction beside what was seen.
struct Foresight
{
    // Of the numbers; nothing where none was given, or none was told.
    std::optional<qint64> answer;
    std::optional<bool> isNumberRight;
    // Of the trees; empty where none was drawn.
    RunTree tree;
    std::vector<int> standsFor; // for each process of the tree one that was drawn, or -1
    std::vector<int> missing;   // that were drawn and did not come, in their order
    bool isTreeRight() const;
};

Foresight foresightOf(const Prediction &prediction, const Expectation &expectation, const Session &session);
// Whether a vote was what the run says; nothing where either says nothing.
std::optional<bool> isRight(Prediction::Vote vote, Truth truth);

} // namespace forkscope
