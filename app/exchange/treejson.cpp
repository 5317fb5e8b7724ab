// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/treejson.h"

#include "app/exchange/jsonlines.h"
#include "app/exchange/jsonwriter.h"
#include "app/exchange/markers.h"
#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

namespace forkscope {

namespace {

class TreeWriter
{
public:
    TreeWriter(const Session &session, Position position, const TreeSelection &selection)
        : m_session(session), m_table(session.processes()), m_position(position), m_selection(selection)
    {
    }

    void begin(ProcessIndex index);
    void end();
    JsonWriter &json() { return m_json; }

private:
    void addProgram(ProcessIndex index);
    void addTimes(const Process &process);
    void addBirth(const Process &process);
    void addFailures(ProcessIndex index);
    std::optional<StoredEvent> event(EventNumber number) const
    {
        return number == NoEvent ? std::nullopt : std::optional(m_session.events().event(number));
    }

    const Session &m_session;
    const ProcessTable &m_table;
    Position m_position;
    const TreeSelection &m_selection;
    JsonWriter m_json;
};

void TreeWriter::addProgram(ProcessIndex index)
{
    if (const auto comm = exactText(m_table.commAt(index, m_position)); !comm.isEmpty())
        m_json.add("comm", comm);
    const auto program = event(m_table.execAt(index, m_position));
    if (!program)
        return;
    if (const auto *exec = program->as<Exec>()) {
        if (!exec->path.isEmpty())
            m_json.add("path", exactText(exec->path));
        addArgv(m_json, exec->fixed.head, exec->argv, exec->fixed.argc);
    } else if (const auto *existing = program->as<Existing>()) {
        addArgv(m_json, existing->fixed.head, existing->argv, existing->fixed.argc);
    }
}

void TreeWriter::addTimes(const Process &process)
{
    m_json.add("began", toNs(process.began));
    if (process.endedAt < m_position)
        m_json.add("ended", toNs(process.ended));
    if (process.reapedAt < m_position)
        m_json.add("reaped", toNs(process.reaped));
    if (process.endedAt < m_position && !process.flags.testFlag(ProcessFlag::InferredEnd))
        addStatus(m_json, process.status);
}

void TreeWriter::addBirth(const Process &process)
{
    const auto birth = event(process.birth);
    const auto *fork = birth ? birth->as<Fork>() : nullptr;
    if (!fork)
        return;
    if (const auto call = looksLike(*fork); !call.isEmpty())
        m_json.add("looks_like", call);
    m_json.addList("flags", cloneFlagNames(fork->fixed.clone_flags));
}

// Forks of this process that were refused: no processes, so not among the children.
void TreeWriter::addFailures(ProcessIndex index)
{
    if (m_table.at(index).refusals == 0)
        return;
    m_json.beginList("failures");
    for (const auto child : m_table.childrenAt(index, m_position)) {
        const auto &refused = m_table.at(child);
        if (!refused.flags.testFlag(ProcessFlag::Refused))
            continue;
        m_json.beginObject();
        m_json.add("time", toNs(refused.began));
        m_json.add("errno", errnoName(int(refused.status)));
        m_json.endObject();
    }
    m_json.endList();
}

void TreeWriter::begin(ProcessIndex index)
{
    const auto &process = m_table.at(index);
    m_json.beginObject();
    m_json.add("pid", process.key.pid);
    m_json.add("start", process.key.start);
    if (!m_selection.isHit.empty())
        m_json.add("hit", m_selection.finds(index));
    addProgram(index);
    addTimes(process);
    m_json.add("threads", m_table.threadsOf(index, m_position).size());
    m_json.add("forks", forksSeen(m_table, index, m_position));
    addBirth(process);
    if (const auto parent = m_table.parentAt(index, m_position); parent != process.parent && parent != NoProcess)
        m_json.add("adopted_by", m_table.at(parent).key.pid);
    addFailures(index);
    m_json.beginList("children");
}

void TreeWriter::end()
{
    m_json.endList();
    m_json.endObject();
}

} // namespace

void treeJson(const Session &session, Position position, const std::function<void(const QByteArray &)> &add,
              const TreeSelection &selection)
{
    constexpr qsizetype pieceSize = 65536;
    TreeWriter writer(session, position, selection);
    const auto isProcess = [&](const TreeVisitor::Place &place) {
        return !session.processes().at(place.process).flags.testFlag(ProcessFlag::Refused);
    };
    writer.json().beginObject();
    writer.json().beginList("processes");
    walkTree(session, position,
             {[&](const auto &place) {
                  if (isProcess(place))
                      writer.begin(place.process);
              },
              [&](const auto &place) {
                  if (!isProcess(place))
                      return;
                  writer.end();
                  if (writer.json().size() > pieceSize)
                      add(writer.json().takePiece());
              }},
             selection);
    writer.json().endList();
    const bool isWhole = position >= session.events().size();
    const auto until = isWhole ? std::nullopt : session.events().timeAt(position);
    addMarkers(writer.json(), session, {Time::min(), until.value_or(Time::max())});
    writer.json().endObject();
    add(writer.json().take() + '\n');
}

} // namespace forkscope
