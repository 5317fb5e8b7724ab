// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/likeness.h"

#include <QtGlobal>

#include <cstdlib>
#include <limits>

namespace forkscope {

namespace {

using Children = std::vector<std::vector<int>>;
using Costs = std::vector<std::vector<qint64>>;

// What a node more is worth, against a place among its siblings that is nearer.
constexpr qint64 nodeWorth = qint64(1) << 32;

Children childrenOf(const std::vector<int> &parents)
{
    Children children(parents.size());
    for (std::size_t i = 1; i < parents.size(); ++i)
        children[std::size_t(parents[i])].push_back(int(i));
    return children;
}

// Assigns every row a column of its own so that the costs are least (the Hungarian method, with potentials); there are
// at least as many columns as rows.
std::vector<int> cheapest(const Costs &costs)
{
    const auto rows = costs.size(), columns = costs.front().size();
    std::vector<qint64> rowPotential(rows + 1), columnPotential(columns + 1);
    std::vector<std::size_t> rowOf(columns + 1), before(columns + 1);
    for (std::size_t row = 1; row <= rows; ++row) {
        rowOf[0] = row;
        std::size_t at = 0;
        std::vector<qint64> least(columns + 1, std::numeric_limits<qint64>::max());
        std::vector<bool> isUsed(columns + 1);
        do {
            isUsed[at] = true;
            qint64 step = std::numeric_limits<qint64>::max();
            std::size_t next = 0;
            for (std::size_t column = 1; column <= columns; ++column) {
                if (isUsed[column])
                    continue;
                const auto cost = costs[rowOf[at] - 1][column - 1] - rowPotential[rowOf[at]] - columnPotential[column];
                if (cost < least[column]) {
                    least[column] = cost;
                    before[column] = at;
                }
                if (least[column] < step) {
                    step = least[column];
                    next = column;
                }
            }
            for (std::size_t column = 0; column <= columns; ++column) {
                if (isUsed[column]) {
                    rowPotential[rowOf[column]] += step;
                    columnPotential[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
        } while (rowOf[at] != 0);
        for (; at != 0; at = before[at])
            rowOf[at] = rowOf[before[at]];
    }
    std::vector<int> columnOf(rows, -1);
    for (std::size_t column = 1; column <= columns; ++column)
        if (rowOf[column] != 0)
            columnOf[rowOf[column] - 1] = int(column) - 1;
    return columnOf;
}

class Matcher
{
public:
    Matcher(const std::vector<int> &drawn, const std::vector<int> &real)
        : m_drawn(childrenOf(drawn)), m_real(childrenOf(real)), m_standsFor(real.size(), -1)
    {
    }

    std::vector<int> match()
    {
        assign(0, 0);
        return m_standsFor;
    }

private:
    struct Pairing
    {
        std::vector<std::pair<int, int>> children; // of `drawn` and `real`
        qint64 nodes = 1;                          // that stand for each other
    };

    // Of the children of two nodes that stand for each other. Each pair of nodes is looked at once a level above it.
    Pairing pairing(int drawn, int real)
    {
        const auto &left = m_drawn[std::size_t(drawn)], &right = m_real[std::size_t(real)];
        Pairing pairing;
        if (left.empty() || right.empty())
            return pairing;
        const bool isWide = left.size() <= right.size();
        const auto rows = isWide ? left.size() : right.size(), columns = isWide ? right.size() : left.size();
        Costs costs(rows, std::vector<qint64>(columns)), nodes = costs;
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < columns; ++column) {
                const auto one = isWide ? row : column, other = isWide ? column : row;
                nodes[row][column] = this->pairing(left[one], right[other]).nodes;
                costs[row][column] = std::abs(qint64(one) - qint64(other)) - nodes[row][column] * nodeWorth;
            }
        const auto columnOf = cheapest(costs);
        for (std::size_t row = 0; row < rows; ++row) {
            const auto column = std::size_t(columnOf[row]);
            pairing.children.emplace_back(left[isWide ? row : column], right[isWide ? column : row]);
            pairing.nodes += nodes[row][column];
        }
        return pairing;
    }

    void assign(int drawn, int real)
    {
        m_standsFor[std::size_t(real)] = drawn;
        for (const auto &[one, other] : pairing(drawn, real).children)
            assign(one, other);
    }

    Children m_drawn, m_real;
    std::vector<int> m_standsFor;
};

} // namespace

std::vector<int> likeness(const std::vector<int> &drawn, const std::vector<int> &real)
{
    if (drawn.empty() || real.empty())
        return std::vector<int>(real.size(), -1);
    return Matcher(drawn, real).match();
}

} // namespace forkscope
