// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/referencetable.h"

#include <algorithm>

namespace forkscope {

namespace {

constexpr const char *StateNames[]{"not yet", "running", "zombie", "ended", "refused"};

struct Line
{
    std::size_t index;
    ProcessState state;
    QByteArray name;
    std::optional<std::size_t> parent;
    std::size_t threads;
    std::size_t forks;
    std::vector<std::size_t> children;
};

QByteArray rowsText(const std::vector<std::size_t> &rows)
{
    QByteArray text;
    for (const auto row : rows)
        text += ' ' + QByteArray::number(quint64(row));
    return text + '\n';
}

QByteArray lineText(const Line &line)
{
    return QByteArray::number(quint64(line.index)) + ' ' + StateNames[int(line.state)] + " '" + line.name + "' under " +
           (line.parent ? QByteArray::number(quint64(*line.parent)) : QByteArray("none")) + " threads " +
           QByteArray::number(quint64(line.threads)) + " forks " + QByteArray::number(quint64(line.forks)) +
           " children" + rowsText(line.children);
}

bool isConcluded(const forkscope_record &head)
{
    return (head.flags & FORKSCOPE_INFERRED) != 0;
}

ProcessKey keyOf(const forkscope_record &head)
{
    return {head.tgid, head.start};
}

} // namespace

ReferenceTable::ReferenceTable(std::vector<Event> events, Reaps reaps) : m_events(std::move(events)), m_reaps(reaps)
{
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        const auto *exit = m_events[i].as<Exit>();
        const auto *existing = m_events[i].as<Existing>();
        const auto known = find(m_last, m_events[i].process());
        const bool isNews = known && m_last[*known].isMentioned;
        m_statesEnd.push_back((exit && exit->endsProcess()) || (existing && existing->fixed.zombie && isNews));
        m_concerned.push_back(ProcessIndex(take(m_last, i)));
    }
}

ReferenceTable::Lives ReferenceTable::replay(std::size_t events) const
{
    Lives lives;
    for (std::size_t i = 0; i < events; ++i)
        take(lives, i);
    return lives;
}

QByteArray ReferenceTable::textAt(Position position) const
{
    const auto lives = replay(position);
    QByteArray text;
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < lives.size(); ++i) {
        const auto &life = lives[i];
        if (!life.bornUnder)
            roots.push_back(i);
        auto state = ProcessState::Running;
        if (life.isRefused)
            state = ProcessState::Refused;
        else if (life.isEnded)
            state = life.isReaped || m_reaps == Reaps::NotTold ? ProcessState::Ended : ProcessState::Zombie;
        Line line{i, state, life.name, life.parent, life.threads.size(), 0, {}};
        for (std::size_t child = 0; child < lives.size(); ++child) {
            if (lives[child].bornUnder != i)
                continue;
            line.children.push_back(child);
            // Whether a birth was seen is known from its record, which may come late.
            line.forks += !m_last[child].isFound && !m_last[child].isRefused;
        }
        text += lineText(line);
    }
    return text + "roots" + rowsText(roots);
}

std::optional<std::size_t> ReferenceTable::find(const Lives &lives, ProcessKey key) const
{
    for (auto i = lives.size(); i-- > 0;)
        if (!key.isNull() && lives[i].key == key)
            return i;
    return std::nullopt;
}

std::size_t ReferenceTable::findOrMention(Lives &lives, ProcessKey key) const
{
    if (const auto known = find(lives, key))
        return *known;
    return add(lives, {.key = key, .isMentioned = true, .isFound = true});
}

std::size_t ReferenceTable::add(Lives &lives, Life life) const
{
    life.parent = life.bornUnder;
    lives.push_back(std::move(life));
    return lives.size() - 1;
}

void ReferenceTable::adopt(Lives &lives, std::size_t life, ProcessKey parent) const
{
    if (parent.pid == 0)
        return;
    const auto adopter = findOrMention(lives, parent);
    if (adopter != life)
        lives[life].parent = adopter;
}

void ReferenceTable::endThread(Life &life, quint32 tid) const
{
    auto thread = std::ranges::find(life.threads, tid);
    if (thread == life.threads.end())
        thread = std::ranges::find(life.threads, 0u);
    if (thread != life.threads.end())
        life.threads.erase(thread);
}

bool ReferenceTable::isRevised(std::size_t event) const
{
    for (auto later = event + 1; later < m_concerned.size(); ++later)
        if (m_concerned[later] == m_concerned[event] && m_statesEnd[later])
            return true;
    return false;
}

std::size_t ReferenceTable::take(Lives &lives, std::size_t number) const
{
    const auto &event = m_events[number];
    if (const auto *existing = event.as<Existing>())
        return takeExisting(lives, *existing);
    if (const auto *fork = event.as<Fork>())
        return fork->isThread() ? takeThread(lives, *fork) : takeFork(lives, *fork);
    if (const auto *failed = event.as<ForkFailed>())
        return takeFailure(lives, *failed);
    if (const auto *exec = event.as<Exec>())
        return takeExec(lives, *exec);
    if (const auto *exit = event.as<Exit>())
        return takeExit(lives, *exit, number);
    if (const auto *reap = event.as<Reap>())
        return takeReap(lives, *reap, number);
    if (const auto *adoption = event.as<Adopt>()) {
        const auto life = findOrMention(lives, event.process());
        adopt(lives, life, adoption->parent());
        return life;
    }
    return toRow(NoProcess);
}

std::size_t ReferenceTable::takeExisting(Lives &lives, const Existing &event) const
{
    const auto &fixed = event.fixed;
    auto known = find(lives, keyOf(fixed.head));
    if (known && !lives[*known].isMentioned) {
        if (isConcluded(fixed.head))
            lives[*known].name = event.comm.toByteArray();
        return *known;
    }
    if (!known) {
        const auto parent = fixed.parent_tgid != 0 ? std::optional(findOrMention(lives, event.parent())) : std::nullopt;
        known = add(lives, {.key = keyOf(fixed.head), .bornUnder = parent, .isFound = true});
    } else {
        adopt(lives, *known, event.parent());
    }
    auto &life = lives[*known];
    life.isMentioned = false;
    life.name = event.comm.toByteArray();
    if (fixed.threads > 1)
        life.threads.insert(life.threads.end(), fixed.threads - 1, 0);
    life.isEnded |= fixed.zombie != 0;
    return *known;
}

std::size_t ReferenceTable::takeFork(Lives &lives, const Fork &event) const
{
    const auto &fixed = event.fixed;
    if (const auto known = find(lives, keyOf(fixed.head))) {
        lives[*known].isMentioned = lives[*known].isFound = false;
        return *known;
    }
    const auto parent = fixed.parent_tgid != 0 ? std::optional(findOrMention(lives, event.parent())) : std::nullopt;
    return add(lives, {.key = keyOf(fixed.head), .bornUnder = parent, .name = event.comm.toByteArray()});
}

std::size_t ReferenceTable::takeThread(Lives &lives, const Fork &event) const
{
    const auto life = findOrMention(lives, keyOf(event.fixed.head));
    auto &threads = lives[life].threads;
    // A number is one thread's at a time: whose end was lost, ends now.
    if (event.fixed.tid != 0)
        std::erase(threads, event.fixed.tid);
    threads.push_back(event.fixed.tid);
    return life;
}

std::size_t ReferenceTable::takeFailure(Lives &lives, const ForkFailed &event) const
{
    const auto caller = findOrMention(lives, keyOf(event.fixed.head));
    return add(lives, {.bornUnder = caller, .name = event.comm.toByteArray(), .isRefused = true});
}

std::size_t ReferenceTable::takeExec(Lives &lives, const Exec &event) const
{
    const auto life = findOrMention(lives, keyOf(event.fixed.head));
    if (event.fixed.old_tid != 0 && event.fixed.old_tid != event.fixed.tid)
        endThread(lives[life], event.fixed.old_tid);
    lives[life].name = event.comm.toByteArray();
    return life;
}

std::size_t ReferenceTable::takeExit(Lives &lives, const Exit &event, std::size_t number) const
{
    const auto &fixed = event.fixed;
    auto known = find(lives, keyOf(fixed.head));
    if (known) {
        adopt(lives, *known, event.parent());
    } else {
        const auto parent = fixed.parent_tgid != 0 ? std::optional(findOrMention(lives, event.parent())) : std::nullopt;
        known = add(lives, {.key = keyOf(fixed.head),
                            .bornUnder = parent,
                            .name = event.comm.toByteArray(),
                            .isMentioned = true,
                            .isFound = true});
    }
    auto &life = lives[*known];
    if (fixed.tid != 0 && fixed.tid != fixed.head.tgid)
        endThread(life, fixed.tid);
    if (!event.endsProcess() || life.isEnded || (isConcluded(fixed.head) && isRevised(number)))
        return *known;
    life.isEnded = true;
    life.isReaped = isConcluded(fixed.head);
    return *known;
}

std::size_t ReferenceTable::takeReap(Lives &lives, const Reap &event, std::size_t number) const
{
    const auto known = findOrMention(lives, keyOf(event.fixed.head));
    auto &life = lives[known];
    if (life.isEnded || !isRevised(number))
        life.isEnded = life.isReaped = true;
    return known;
}

QByteArray textAt(const ProcessTable &table, Position position)
{
    QByteArray text;
    const auto rowsOf = [&](ProcessIndex parent) {
        std::vector<std::size_t> rows;
        for (const auto child : table.childrenAt(parent, position))
            rows.push_back(toRow(child));
        return rows;
    };
    for (quint32 row = 0; row < table.countAt(position); ++row) {
        const ProcessIndex index{row};
        const auto parent = table.parentAt(index, position);
        text += lineText({row, table.stateAt(index, position), table.commAt(index, position),
                          parent == NoProcess ? std::nullopt : std::optional<std::size_t>(toRow(parent)),
                          table.threadsAt(index, position), table.forksAt(index, position), rowsOf(index)});
    }
    return text + "roots" + rowsText(rowsOf(NoProcess));
}

} // namespace forkscope
