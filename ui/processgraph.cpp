// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processgraph.h"

#include "app/models/sentence.h"
#include "app/models/tidytree.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace forkscope {

namespace {

constexpr qsizetype longestName = 40;

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("ProcessGraph", text, nullptr, count);
}

// What parent and child have in common, in few words.
QString sharedBy(const Fork &fork)
{
    const auto flags = fork.fixed.clone_flags;
    QStringList shared;
    if (flags & CLONE_VM)
        shared << tr("memory");
    if (flags & CLONE_FILES)
        shared << tr("files");
    if (flags & CLONE_FS)
        shared << tr("directory");
    if (!shared.isEmpty())
        return tr("shares %1").arg(shared.join(QStringLiteral(", ")));
    return flags & (CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) ? tr("new namespaces")
                                                                               : tr("copies all");
}

} // namespace

ProcessGraph::ProcessGraph(SessionContext &context, GraphManner manner)
    : m_context(context), m_manner(std::move(manner))
{
    const auto isAbove = aboveBirths();
    grow(top(isAbove), isAbove);
    addMissing();
    place();
}

int ProcessGraph::nodeOf(ProcessIndex process) const
{
    const auto node = m_numbers.find(process);
    return node == m_numbers.end() ? -1 : node->second;
}

int ProcessGraph::nodeAt(const QPointF &place) const
{
    const auto node = std::ranges::find_if(m_nodes, [&](const GraphNode &one) { return one.place.contains(place); });
    return node == m_nodes.end() ? -1 : int(node - m_nodes.begin());
}

// ---- which nodes ---------------------------------------------------------------------------------------------------

// Processes that were born here, and all above them.
std::vector<bool> ProcessGraph::aboveBirths() const
{
    const ProcessTable &table = m_context.session().processes();
    std::vector<bool> isAbove(table.countAt(m_context.tree().position()));
    for (auto row = quint32(isAbove.size()); row-- > 0;) {
        if (table.at(ProcessIndex(row)).flags.testFlag(ProcessFlag::Existed))
            continue;
        for (auto process = ProcessIndex(row); process != NoProcess && !isAbove[toRow(process)];
             process = table.at(process).parent)
            isAbove[toRow(process)] = true;
    }
    return isAbove;
}

// Leaves out the line from the first process down to the one below which all was born.
ProcessGraph::Rows ProcessGraph::top(const std::vector<bool> &isAbove) const
{
    const ProcessTreeModel &tree = m_context.tree();
    const ProcessTable &table = m_context.session().processes();
    Rows rows;
    QModelIndex above;
    for (;;) {
        rows.clear();
        int others = 0;
        for (int row = 0; row < tree.rowCount(above); ++row) {
            const QModelIndex index = tree.index(row, 0, above);
            const auto process = tree.processAt(index);
            if (process == NoProcess || isAbove[toRow(process)])
                rows.push_back(index);
            else
                ++others;
        }
        if (rows.empty() && others > 0)
            rows.push_back(tree.index(0, 0, above));
        const auto process = rows.size() == 1 ? tree.processAt(rows.front()) : NoProcess;
        if (process == NoProcess || !table.at(process).flags.testFlag(ProcessFlag::Existed))
            break;
        above = rows.front();
    }
    // Of who recorded a command nothing is known but that it made it.
    const auto maker = above.isValid() ? tree.processAt(above) : NoProcess;
    if (maker != NoProcess && rows.size() == 1 && table.at(maker).flags.testFlag(ProcessFlag::OnlyMentioned))
        return rows;
    return above.isValid() ? Rows{above} : rows;
}

// Level by level, so that what there is no room for is what lies deepest.
void ProcessGraph::grow(const Rows &top, const std::vector<bool> &isAbove)
{
    Rows rows; // of the nodes
    for (const QModelIndex &row : top)
        if (m_nodes.size() < mostNodes)
            addNode(row, -1, rows);
    for (std::size_t node = 0; node < m_nodes.size(); ++node)
        if (rows[node].isValid() && m_nodes[node].kind == GraphNode::Kind::Process)
            addChildren(rows[node], int(node), isAbove, rows);
    for (auto &node : m_nodes)
        describe(node);
}

void ProcessGraph::addChildren(const QModelIndex &row, int parent, const std::vector<bool> &isAbove, Rows &rows)
{
    const ProcessTreeModel &tree = m_context.tree();
    Rows children;
    int older = 0;
    for (int child = 0; child < tree.rowCount(row); ++child) {
        const QModelIndex index = tree.index(child, 0, row);
        const auto process = tree.processAt(index);
        if (process != NoProcess && !isAbove[toRow(process)])
            ++older;
        else
            children.push_back(index);
    }
    const auto needed = children.size() + (older > 0 ? 1 : 0);
    const auto room = std::min(needed, mostNodes - m_nodes.size());
    if (room < needed && room < 4) {
        m_nodes[std::size_t(parent)].hidden = children.size() + std::size_t(older);
        return;
    }
    std::size_t added = 0;
    if (older > 0 && added++ < room)
        addOlder(older, parent, rows);
    for (const auto &child : children)
        if (added++ < room)
            addNode(child, parent, rows);
        else
            ++m_nodes[std::size_t(parent)].hidden;
}

void ProcessGraph::addNode(const QModelIndex &row, int parent, Rows &rows)
{
    const ProcessTreeModel &tree = m_context.tree();
    GraphNode node;
    node.parent = parent;
    node.process = tree.processAt(row);
    const auto name = row.data().toString();
    node.name = displayText(m_manner.shownName ? m_manner.shownName(name) : name, longestName);
    if (const auto fold = tree.foldAt(row)) {
        node.kind = GraphNode::Kind::Fold;
        node.process = tree.fold(*fold).members.front();
        node.detail = row.siblingAtColumn(ProcessTreeModel::ResultColumn).data().toString();
    } else if (m_context.session().processes().at(node.process).flags.testFlag(ProcessFlag::Refused)) {
        node.kind = GraphNode::Kind::Refused;
    }
    if (node.kind != GraphNode::Kind::Fold)
        m_numbers[node.process] = int(m_nodes.size());
    m_nodes.push_back(node);
    rows.push_back(row);
}

void ProcessGraph::addOlder(int count, int parent, Rows &rows)
{
    GraphNode node;
    node.kind = GraphNode::Kind::Older;
    node.parent = parent;
    node.isThere = true;
    node.name = tr("%n older", count);
    node.detail = tr("without births");
    m_nodes.push_back(node);
    rows.emplace_back();
}

// What was expected hangs where it was expected, after what came.
void ProcessGraph::addMissing()
{
    if (!m_manner.marks || !m_manner.marks->showsMissing)
        return;
    std::vector<int> numbers; // in the graph, of the missing
    for (const auto &missing : m_manner.marks->missing) {
        GraphNode node;
        node.kind = GraphNode::Kind::Missing;
        node.parent = missing.process != NoProcess ? nodeOf(missing.process) : numbers[std::size_t(missing.missing)];
        node.name = tr("predicted");
        node.detail = tr("did not come");
        node.isForeseen = false;
        numbers.push_back(node.parent < 0 ? -1 : int(m_nodes.size()));
        if (node.parent >= 0 && m_nodes.size() < mostNodes)
            m_nodes.push_back(node);
        else
            numbers.back() = -1;
    }
}

// ---- what they say -------------------------------------------------------------------------------------------------

void ProcessGraph::describe(GraphNode &node) const
{
    if (node.kind == GraphNode::Kind::Fold)
        node.state = ProcessState::Ended;
    if (node.kind == GraphNode::Kind::Older || node.kind == GraphNode::Kind::Fold)
        return;
    if (m_manner.marks)
        if (const auto known = m_manner.marks->isForeseen.find(node.process); known != m_manner.marks->isForeseen.end())
            node.isForeseen = known->second;
    const ProcessTable &table = m_context.session().processes();
    const Position position = m_context.tree().position();
    const Process &life = table.at(node.process);
    node.state = table.stateAt(node.process, position);
    node.isThere = life.flags.testFlag(ProcessFlag::Existed);
    node.isNew = !node.isThere && life.bornAt + 1 >= position;
    node.hasRunProgram = !node.isThere && table.execAt(node.process, position) != NoEvent;
    if (const auto now = table.parentAt(node.process, position); now != life.parent)
        node.adopter = now;
    describeBirth(node);
    const QString result = resultText(table, node.process, position);
    if (node.kind == GraphNode::Kind::Refused) {
        node.detail = result;
        return;
    }
    QStringList parts{QString::number(life.key.pid)};
    if (node.state == ProcessState::Running) {
        if (const auto forks = table.forksAt(node.process, position); forks > 0)
            parts << (forks == 1 ? tr("1 fork") : tr("%n forks", int(forks)));
    } else { // the glyph says that it ended well
        const bool endedWell = life.status == 0 && node.state == ProcessState::Ended;
        parts << (endedWell ? durationText(life.ended - life.began) : result);
    }
    node.detail = parts.join(QStringLiteral(" · "));
}

void ProcessGraph::describeBirth(GraphNode &node) const
{
    const Process &life = m_context.session().processes().at(node.process);
    if (node.isThere || EventNumber(life.birth) == NoEvent)
        return;
    const auto event = m_context.session().events().event(life.birth);
    if (const auto *fork = event.as<Fork>()) {
        const QString like = looksLike(*fork);
        node.call = like == QLatin1String("posix_spawn()") ? QStringLiteral("≈ posix_spawn") : callName(*fork);
        node.shared = sharedBy(*fork);
    } else if (const auto *failed = event.as<ForkFailed>()) {
        node.call = callName(*failed);
    }
}

// ---- where ---------------------------------------------------------------------------------------------------------

void ProcessGraph::place()
{
    std::vector<int> parents, levels;
    for (const auto &node : m_nodes) {
        parents.push_back(node.parent);
        levels.push_back(node.parent < 0 ? 0 : levels[std::size_t(node.parent)] + 1);
    }
    const auto places = tidyPlaces(parents);
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodes[i].place = QRectF(QPointF(places[i] * sizes().column, levels[i] * sizes().level), sizes().node);
        m_bounds = m_bounds.united(m_nodes[i].place);
    }
}

} // namespace forkscope
