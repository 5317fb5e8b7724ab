// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of children of all processes. Each lies in one piece, so that any part of it can be looked at; short ones
// share pages, cut into blocks of powers of two.
#pragma once

#include "app/stream/identity.h"

#include <array>
#include <bit>
#include <memory>
#include <span>
#include <vector>

namespace forkscope {

class ChildLists
{
public:
    // What a process keeps of its list.
    struct List
    {
        quint32 place = 0; // of its block in the pages; of a long one its number
        quint32 size = 0;
    };

    // Amortised O(1). Spans of this list do not hold any longer.
    void append(List &list, ProcessIndex child);
    std::span<const ProcessIndex> of(const List &list) const;
    // Keeps those for which `stays` is true, in their order. O(size).
    template <class Stays>
    void filter(List &list, Stays stays);

    // What they take of memory.
    std::size_t bytes() const;

private:
    // Entries of a page, and the longest list that lies in one.
    static constexpr quint32 PageSize = 4096;
    static constexpr std::size_t Classes = std::bit_width(PageSize);

    static bool isLong(quint32 size) { return size > PageSize; }
    static std::size_t classOf(quint32 size) { return std::size_t(std::bit_width(std::bit_ceil(size)) - 1); }
    ProcessIndex *block(quint32 place) const { return &m_pages[place / PageSize][place % PageSize]; }
    quint32 takeBlock(std::size_t kind);
    void releaseBlock(quint32 place, std::size_t kind);
    void addPage();
    quint32 takeLong();
    void resize(List &list, std::span<const ProcessIndex> children);

    std::vector<std::unique_ptr<ProcessIndex[]>> m_pages;
    // First free block of each class; in its first entry is the place of the next.
    std::array<quint32, Classes> m_free = [] {
        std::array<quint32, Classes> none;
        none.fill(~0u);
        return none;
    }();
    std::vector<std::vector<ProcessIndex>> m_long;
    std::vector<quint32> m_freeLong;
};

template <class Stays>
void ChildLists::filter(List &list, Stays stays)
{
    std::vector<ProcessIndex> kept;
    for (const auto child : of(list))
        if (stays(child))
            kept.push_back(child);
    resize(list, kept);
}

} // namespace forkscope
