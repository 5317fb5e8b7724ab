// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/tidytree.h"

#include <algorithm>
#include <cstddef>

namespace forkscope {

namespace {

// Names as in the paper. Node 0 stands above all roots and is not drawn.
class Walker
{
public:
    Walker(const std::vector<int> &parents, double cousins) : m_cousins(cousins), m_nodes(parents.size() + 1)
    {
        for (std::size_t i = 0; i < parents.size(); ++i) {
            auto &node = m_nodes[i + 1];
            node.parent = parents[i] + 1;
            auto &siblings = m_nodes[std::size_t(node.parent)].children;
            node.number = int(siblings.size());
            siblings.push_back(int(i + 1));
        }
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            m_nodes[i].ancestor = int(i);
    }

    std::vector<double> places()
    {
        for (const int node : postOrder())
            finish(node);
        std::vector<double> places(m_nodes.size() - 1);
        std::vector<double> shifts(m_nodes.size());
        double least = 0;
        for (std::size_t i = 1; i < m_nodes.size(); ++i) {
            const auto parent = std::size_t(m_nodes[i].parent);
            shifts[i] = shifts[parent] + m_nodes[parent].mod;
            places[i - 1] = m_nodes[i].prelim + shifts[i];
            least = i == 1 ? places[0] : std::min(least, places[i - 1]);
        }
        for (auto &place : places)
            place -= least;
        return places;
    }

private:
    struct Node
    {
        int parent = -1;
        int number = 0; // among its siblings
        std::vector<int> children;
        int thread = -1;
        int ancestor = 0;
        int defaultAncestor = -1; // of its children
        double prelim = 0, mod = 0, change = 0, shift = 0;
    };

    Node &at(int node) { return m_nodes[std::size_t(node)]; }

    std::vector<int> postOrder()
    {
        std::vector<int> order, open{0};
        while (!open.empty()) {
            const int node = open.back();
            open.pop_back();
            order.push_back(node);
            for (const int child : at(node).children)
                open.push_back(child);
        }
        std::ranges::reverse(order);
        return order;
    }

    // Everything below is placed.
    void finish(int v)
    {
        auto &node = at(v);
        double middle = 0;
        if (!node.children.empty()) {
            executeShifts(node);
            middle = (at(node.children.front()).prelim + at(node.children.back()).prelim) / 2;
        }
        if (node.parent < 0)
            return;
        auto &parent = at(node.parent);
        if (node.number == 0) {
            node.prelim = middle;
            parent.defaultAncestor = v;
            return;
        }
        node.prelim = at(parent.children[std::size_t(node.number) - 1]).prelim + 1;
        if (!node.children.empty())
            node.mod = node.prelim - middle;
        apportion(v);
    }

    int nextLeft(int v) { return at(v).children.empty() ? at(v).thread : at(v).children.front(); }
    int nextRight(int v) { return at(v).children.empty() ? at(v).thread : at(v).children.back(); }

    // Moves the subtree of v to the right until it is clear of what stands left of it.
    void apportion(int v)
    {
        auto &parent = at(at(v).parent);
        int innerRight = v, outerRight = v;
        int innerLeft = parent.children[std::size_t(at(v).number) - 1];
        int outerLeft = parent.children.front();
        double sumInnerRight = at(v).mod, sumOuterRight = at(v).mod;
        double sumInnerLeft = at(innerLeft).mod, sumOuterLeft = at(outerLeft).mod;
        while (nextRight(innerLeft) >= 0 && nextLeft(innerRight) >= 0) {
            innerLeft = nextRight(innerLeft);
            innerRight = nextLeft(innerRight);
            outerLeft = nextLeft(outerLeft);
            outerRight = nextRight(outerRight);
            at(outerRight).ancestor = v;
            const double gap = at(innerLeft).parent == at(innerRight).parent ? 1 : m_cousins;
            const double shift = at(innerLeft).prelim + sumInnerLeft + gap - at(innerRight).prelim - sumInnerRight;
            if (shift > 0) {
                moveSubtree(ancestorOf(innerLeft, v), v, shift);
                sumInnerRight += shift;
                sumOuterRight += shift;
            }
            sumInnerLeft += at(innerLeft).mod;
            sumInnerRight += at(innerRight).mod;
            sumOuterLeft += at(outerLeft).mod;
            sumOuterRight += at(outerRight).mod;
        }
        if (nextRight(innerLeft) >= 0 && nextRight(outerRight) < 0) {
            at(outerRight).thread = nextRight(innerLeft);
            at(outerRight).mod += sumInnerLeft - sumOuterRight;
        }
        if (nextLeft(innerRight) >= 0 && nextLeft(outerLeft) < 0) {
            at(outerLeft).thread = nextLeft(innerRight);
            at(outerLeft).mod += sumInnerRight - sumOuterLeft;
            parent.defaultAncestor = v;
        }
    }

    int ancestorOf(int innerLeft, int v)
    {
        const int ancestor = at(innerLeft).ancestor;
        return at(ancestor).parent == at(v).parent ? ancestor : at(at(v).parent).defaultAncestor;
    }

    void moveSubtree(int left, int right, double shift)
    {
        const double subtrees = at(right).number - at(left).number;
        at(right).change -= shift / subtrees;
        at(right).shift += shift;
        at(left).change += shift / subtrees;
        at(right).prelim += shift;
        at(right).mod += shift;
    }

    void executeShifts(Node &node)
    {
        double shift = 0, change = 0;
        for (auto i = node.children.size(); i > 0; --i) {
            auto &child = at(node.children[i - 1]);
            child.prelim += shift;
            child.mod += shift;
            change += child.change;
            shift += child.shift + change;
        }
    }

    double m_cousins;
    std::vector<Node> m_nodes;
};

} // namespace

std::vector<double> tidyPlaces(const std::vector<int> &parents, double cousins)
{
    return parents.empty() ? std::vector<double>() : Walker(parents, cousins).places();
}

} // namespace forkscope
