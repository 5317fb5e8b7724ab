// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree at the cursor as nodes on paper: at most so many as a screen can hold, the rest as numbers at their parents.
#pragma once

#include "ui/graphmarks.h"
#include "ui/sessioncontext.h"

#include <QRectF>

#include <functional>
#include <optional>
#include <unordered_map>

namespace forkscope {

struct GraphNode
{
    enum class Kind {
        Process,
        Refused, // a fork that failed
        Fold,    // look-alikes that have ended
        Older,   // processes from before, below which nothing was born
        Missing, // somebody expected it, and it did not come
    };

    Kind kind = Kind::Process;
    ProcessIndex process = NoProcess; // of a fold its first member
    int parent = -1;                  // in the graph
    QString name, detail;
    QString call, shared;   // that made it; of a fold and of what was there before empty
    std::size_t hidden = 0; // children that are not in the graph
    ProcessState state = ProcessState::Running;
    bool isNew = false; // the newest at the cursor
    bool hasRunProgram = false;
    bool isThere = false; // existed before the watching
    ProcessIndex adopter = NoProcess;
    std::optional<bool> isForeseen; // where somebody drew the tree before
    QRectF place;                   // in px at scale 1
};

// In px at scale 1.
struct GraphSizes
{
    QSizeF node{156, 66};
    double column = 178, level = 156;
    int name = 21, detail = 15, label = 15; // letters
    bool hasShared = true;                  // whether labels say what is shared

    constexpr GraphSizes scaled(double factor) const
    {
        return {node * factor,        column * factor,     level * factor, int(name * factor),
                int(detail * factor), int(label * factor), hasShared};
    }
};
// Big enough for a picture of a projector at a quarter of its size.
inline constexpr GraphSizes presentedGraph{{206, 82}, 222, 122, 29, 23, 21, false};

// What is drawn, and how, beside the processes themselves.
struct GraphManner
{
    GraphSizes sizes;
    const GraphMarks *marks = nullptr;                 // has to outlive the graph
    std::function<QString(const QString &)> shownName; // for an audience; none: as it is
};

class ProcessGraph
{
public:
    static constexpr std::size_t mostNodes = 300;

    // Made of the rows of the context's tree model.
    explicit ProcessGraph(SessionContext &context, GraphManner manner = {});

    const GraphSizes &sizes() const { return m_manner.sizes; }

    const std::vector<GraphNode> &nodes() const { return m_nodes; }
    // -1: not in the graph.
    int nodeOf(ProcessIndex process) const;
    int nodeAt(const QPointF &place) const;
    QRectF bounds() const { return m_bounds; }

private:
    using Rows = std::vector<QModelIndex>;

    std::vector<bool> aboveBirths() const;
    Rows top(const std::vector<bool> &isAbove) const;
    void grow(const Rows &top, const std::vector<bool> &isAbove);
    void addChildren(const QModelIndex &row, int parent, const std::vector<bool> &isAbove, Rows &rows);
    void addNode(const QModelIndex &row, int parent, Rows &rows);
    void addOlder(int count, int parent, Rows &rows);
    void addMissing();
    void describe(GraphNode &node) const;
    void describeBirth(GraphNode &node) const;
    void place();

    SessionContext &m_context;
    GraphManner m_manner;
    std::vector<GraphNode> m_nodes;
    std::unordered_map<ProcessIndex, int> m_numbers;
    QRectF m_bounds;
};

} // namespace forkscope
