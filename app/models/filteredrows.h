// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Which processes are rows of a filtered tree, by parent and in birth order; and the ranges in which one set of them
// becomes another.
#pragma once

#include "app/session/processtable.h"

#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace forkscope {

class FilteredRows
{
public:
    using Rows = std::vector<ProcessIndex>;
    // By process; a set that holds a process holds its parent.
    using Marks = std::vector<bool>;
    // Called around each range of siblings that comes or goes. The parent is a row then, or NoProcess.
    struct Announce
    {
        std::function<void(ProcessIndex parent, int first, int last)> begin;
        std::function<void()> end;
    };

    explicit FilteredRows(const ProcessTable &table) : m_table(table) {}

    std::span<const ProcessIndex> below(ProcessIndex parent) const;
    bool contains(ProcessIndex process) const { return toRow(process) < m_marks.size() && m_marks[toRow(process)]; }
    int rowOf(ProcessIndex process) const;
    // Processes that are in one of the sets only. O(processes).
    quint32 differences(const Marks &wanted) const;

    // At once, without announcing ranges.
    void set(const Marks &wanted);
    void clear();
    void drop(const Marks &wanted, const Announce &announce);
    void add(const Marks &wanted, const Announce &announce);

private:
    void forgetBelow(ProcessIndex process);
    void insert(ProcessIndex parent, std::span<const ProcessIndex> children, const Announce &announce);

    const ProcessTable &m_table;
    std::unordered_map<ProcessIndex, Rows> m_rows; // by parent
    Marks m_marks;
};

} // namespace forkscope
