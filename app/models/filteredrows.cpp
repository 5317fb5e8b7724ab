// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/filteredrows.h"

#include <algorithm>
#include <map>

namespace forkscope {

namespace {

bool isIn(const FilteredRows::Marks &marks, ProcessIndex process)
{
    return toRow(process) < marks.size() && marks[toRow(process)];
}

} // namespace

std::span<const ProcessIndex> FilteredRows::below(ProcessIndex parent) const
{
    const auto rows = m_rows.find(parent);
    return rows == m_rows.end() ? std::span<const ProcessIndex>() : std::span<const ProcessIndex>(rows->second);
}

int FilteredRows::rowOf(ProcessIndex process) const
{
    const auto siblings = below(m_table.at(process).parent);
    return int(std::ranges::lower_bound(siblings, process) - siblings.begin());
}

quint32 FilteredRows::differences(const Marks &wanted) const
{
    quint32 count = 0;
    for (quint32 row = 0; row < std::max(wanted.size(), m_marks.size()); ++row)
        count += isIn(wanted, ProcessIndex(row)) != contains(ProcessIndex(row)) ? 1 : 0;
    return count;
}

void FilteredRows::set(const Marks &wanted)
{
    m_marks = wanted;
    m_rows.clear();
    for (quint32 row = 0; row < wanted.size(); ++row)
        if (wanted[row])
            m_rows[m_table.at(ProcessIndex(row)).parent].push_back(ProcessIndex(row));
}

void FilteredRows::clear()
{
    m_marks.clear();
    m_rows.clear();
}

void FilteredRows::drop(const Marks &wanted, const Announce &announce)
{
    Rows parents; // that stay, of rows that go
    for (quint32 row = 0; row < m_marks.size(); ++row) {
        const auto parent = m_table.at(ProcessIndex(row)).parent;
        if (m_marks[row] && !isIn(wanted, ProcessIndex(row)) && (parent == NoProcess || isIn(wanted, parent)))
            parents.push_back(parent);
    }
    std::ranges::sort(parents);
    parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
    for (const auto parent : parents) {
        auto &rows = m_rows[parent];
        for (auto end = std::ptrdiff_t(rows.size()); end > 0;) {
            auto begin = end;
            while (begin > 0 && !isIn(wanted, rows[std::size_t(begin) - 1]))
                --begin;
            if (begin < end) {
                announce.begin(parent, int(begin), int(end) - 1);
                std::for_each(rows.begin() + begin, rows.begin() + end, [&](ProcessIndex row) { forgetBelow(row); });
                rows.erase(rows.begin() + begin, rows.begin() + end);
                announce.end();
            }
            end = begin - 1;
        }
    }
}

// Walks down without recursion: a chain of processes may be as long as there are pids.
void FilteredRows::forgetBelow(ProcessIndex process)
{
    Rows open{process};
    while (!open.empty()) {
        const auto next = open.back();
        open.pop_back();
        m_marks[toRow(next)] = false;
        if (const auto below = m_rows.extract(next))
            open.insert(open.end(), below.mapped().begin(), below.mapped().end());
    }
}

// Parents before their children, so that a row's parent is there.
void FilteredRows::add(const Marks &wanted, const Announce &announce)
{
    m_marks.resize(std::max(m_marks.size(), wanted.size()));
    std::map<quint32, Rows> added; // by the parent's row + 1; 0: at the top
    for (quint32 row = 0; row < wanted.size(); ++row)
        if (wanted[row] && !m_marks[row])
            added[toRow(m_table.at(ProcessIndex(row)).parent) + 1].push_back(ProcessIndex(row));
    for (const auto &[key, children] : added)
        insert(ProcessIndex(key - 1), children, announce);
}

// Each run of new siblings makes one range.
void FilteredRows::insert(ProcessIndex parent, std::span<const ProcessIndex> children, const Announce &announce)
{
    while (!children.empty()) {
        auto &rows = m_rows[parent];
        const auto place = std::ranges::lower_bound(rows, children.front());
        std::size_t count = 1;
        while (count < children.size() && (place == rows.end() || children[count] < *place))
            ++count;
        const auto first = int(place - rows.begin());
        announce.begin(parent, first, first + int(count) - 1);
        rows.insert(place, children.begin(), children.begin() + std::ptrdiff_t(count));
        for (const auto child : children.first(count))
            m_marks[toRow(child)] = true;
        announce.end();
        children = children.subspan(count);
    }
}

} // namespace forkscope
