// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/childlists.h"

#include <algorithm>

namespace forkscope {

namespace {
constexpr quint32 none = ~0u;
} // namespace

std::span<const ProcessIndex> ChildLists::of(const List &list) const
{
    if (list.size == 0)
        return {};
    if (isLong(list.size))
        return m_long[list.place];
    return {block(list.place), list.size};
}

void ChildLists::append(List &list, ProcessIndex child)
{
    if (isLong(list.size)) {
        m_long[list.place].push_back(child);
    } else if (list.size == PageSize) {
        const auto place = takeLong();
        const auto children = of(list);
        m_long[place].assign(children.begin(), children.end());
        m_long[place].push_back(child);
        releaseBlock(list.place, classOf(list.size));
        list.place = place;
    } else if (list.size == 0) {
        list.place = takeBlock(0);
        *block(list.place) = child;
    } else {
        if (std::has_single_bit(list.size)) { // its block is full
            const auto place = takeBlock(classOf(list.size) + 1);
            std::ranges::copy(of(list), block(place));
            releaseBlock(list.place, classOf(list.size));
            list.place = place;
        }
        block(list.place)[list.size] = child;
    }
    ++list.size;
}

// Gives the list other contents, at most as many as it has.
void ChildLists::resize(List &list, std::span<const ProcessIndex> children)
{
    const auto size = quint32(children.size());
    if (isLong(size)) {
        m_long[list.place].assign(children.begin(), children.end());
        if (size < m_long[list.place].capacity() / 2)
            m_long[list.place].shrink_to_fit();
    } else {
        const auto before = list;
        if (isLong(before.size)) {
            m_long[before.place] = {};
            m_freeLong.push_back(before.place);
        }
        const bool keepsBlock =
            !isLong(before.size) && before.size != 0 && size != 0 && classOf(before.size) == classOf(size);
        if (!keepsBlock && !isLong(before.size) && before.size != 0)
            releaseBlock(before.place, classOf(before.size));
        if (!keepsBlock && size != 0)
            list.place = takeBlock(classOf(size));
        if (size != 0)
            std::ranges::copy(children, block(list.place));
    }
    list.size = size;
}

quint32 ChildLists::takeLong()
{
    if (m_freeLong.empty()) {
        m_long.emplace_back();
        return quint32(m_long.size() - 1);
    }
    const auto place = m_freeLong.back();
    m_freeLong.pop_back();
    return place;
}

quint32 ChildLists::takeBlock(std::size_t kind)
{
    auto from = kind;
    while (from < Classes && m_free[from] == none)
        ++from;
    if (from == Classes) {
        addPage();
        from = Classes - 1;
    }
    const auto place = m_free[from];
    m_free[from] = quint32(*block(place));
    while (from > kind) { // the upper half of what is too large is free again
        --from;
        releaseBlock(place + (1u << from), from);
    }
    return place;
}

void ChildLists::releaseBlock(quint32 place, std::size_t kind)
{
    *block(place) = ProcessIndex(m_free[kind]);
    m_free[kind] = place;
}

void ChildLists::addPage()
{
    m_pages.push_back(std::make_unique<ProcessIndex[]>(PageSize));
    releaseBlock(quint32((m_pages.size() - 1) * PageSize), Classes - 1);
}

std::size_t ChildLists::bytes() const
{
    auto bytes = m_pages.size() * PageSize * sizeof(ProcessIndex) + m_long.size() * sizeof(std::vector<ProcessIndex>);
    for (const auto &list : m_long)
        bytes += list.capacity() * sizeof(ProcessIndex);
    return bytes;
}

} // namespace forkscope
