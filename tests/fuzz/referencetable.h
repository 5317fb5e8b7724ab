// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What ProcessTable must show, worked out in the plainest way: the past is what a replay of the events until then
// leaves. Quadratic, and good for a few hundred events.
#pragma once

#include "app/session/processtable.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace forkscope {

class ReferenceTable
{
public:
    enum class Reaps { Told, NotTold };
    ReferenceTable(std::vector<Event> events, Reaps reaps);

    // The process that each event concerns.
    const std::vector<ProcessIndex> &concerned() const { return m_concerned; }

    // One line a process that has appeared, in order of appearance, and one of the roots: state, name, parent now,
    // threads, forks and children.
    QByteArray textAt(Position position) const;

private:
    struct Life
    {
        ProcessKey key;
        std::optional<std::size_t> parent; // now
        std::optional<std::size_t> bornUnder;
        QByteArray name;
        std::vector<quint32> threads; // living ones; 0: only counted
        bool isMentioned = false;
        bool isFound = false; // its birth was not seen
        bool isRefused = false;
        bool isEnded = false;
        bool isReaped = false;
    };
    using Lives = std::vector<Life>;

    std::optional<std::size_t> find(const Lives &lives, ProcessKey key) const;
    std::size_t findOrMention(Lives &lives, ProcessKey key) const;
    std::size_t add(Lives &lives, Life life) const;
    void adopt(Lives &lives, std::size_t life, ProcessKey parent) const;
    void endThread(Life &life, quint32 tid) const;
    // Whether the event's end is only concluded, and a later event tells of it too.
    bool isRevised(std::size_t event) const;

    // Takes an event in; the process it concerns.
    std::size_t take(Lives &lives, std::size_t event) const;
    std::size_t takeExisting(Lives &lives, const Existing &event) const;
    std::size_t takeFork(Lives &lives, const Fork &event) const;
    std::size_t takeThread(Lives &lives, const Fork &event) const;
    std::size_t takeFailure(Lives &lives, const ForkFailed &event) const;
    std::size_t takeExec(Lives &lives, const Exec &event) const;
    std::size_t takeExit(Lives &lives, const Exit &event, std::size_t number) const;
    std::size_t takeReap(Lives &lives, const Reap &event, std::size_t number) const;
    Lives replay(std::size_t events) const;

    std::vector<Event> m_events;
    std::vector<ProcessIndex> m_concerned;
    std::vector<bool> m_statesEnd; // of its process; not when that is known already
    Lives m_last;
    Reaps m_reaps;
};

// The same of a table.
QByteArray textAt(const ProcessTable &table, Position position);

} // namespace forkscope
