// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The run of a command in a session that has ended: the processes made below it, their names in an expectation, and
// what can be measured of them.
#pragma once

#include "app/labs/expectation.h"
#include "app/session/session.h"

#include <map>
#include <vector>

namespace forkscope {

class RecordedRun
{
public:
    RecordedRun(const Expectation &expectation, const Session &session, ProcessIndex command);

    // In order of birth, refused forks among them; the command is not.
    const std::vector<ProcessIndex> &made() const { return m_made; }
    // Of the program's own events.
    Position begin() const { return m_begin; }
    // NoProcess when there is none of that name.
    ProcessIndex named(const QString &name) const;

    qint64 forks() const;
    qint64 threads() const; // O(events)
    qint64 depth() const;   // levels below the command
    // The most processes alive at once that the filter finds.
    qint64 mostAlive(const FilterNodes &filter) const;
    // Processes that the filter finds, and events after the program was executed; O(events).
    qint64 count(const FilterNodes &filter) const;
    qint64 events(const FilterNodes &filter) const;

    FilterField::Value valueOf(const FilterField &field, ProcessIndex process) const;

private:
    bool isLife(ProcessIndex process) const;
    std::vector<ProcessIndex> childrenOf(ProcessIndex parent) const;
    void nameFamily();
    ProcessIndex firstFound(const FilterNodes &filter) const;
    Position beginOfProgram() const;
    quint32 descendantsOf(ProcessIndex process) const;

    const Session &m_session;
    const ProcessTable &m_table;
    ProcessIndex m_command;
    Position m_end;
    Position m_begin = 0; // of the program's own events
    std::vector<ProcessIndex> m_made;
    std::map<QString, ProcessIndex> m_names;
};

} // namespace forkscope
