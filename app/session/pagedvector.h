// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A vector in pages of one size: it grows without moving what is in it and without room for as much again, and pages
// of which nothing is needed any more can be given back.
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace forkscope {

template <class T, std::size_t PageSize>
class PagedVector
{
public:
    static constexpr std::size_t pageSize = PageSize;

    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }

    // Nothing may be asked from a page that was given back.
    const T &operator[](std::size_t index) const { return m_pages[index / PageSize][index % PageSize]; }
    T &operator[](std::size_t index) { return m_pages[index / PageSize][index % PageSize]; }
    const T &back() const { return (*this)[m_size - 1]; }

    void push_back(T value)
    {
        if (m_size % PageSize == 0) {
            m_pages.push_back(std::make_unique<T[]>(PageSize));
            ++m_held;
        }
        (*this)[m_size++] = std::move(value);
    }
    void pop_back()
    {
        if (--m_size % PageSize != 0)
            return;
        m_held -= m_pages.back() ? 1 : 0;
        m_pages.pop_back();
    }

    bool holds(std::size_t index) const { return m_pages[index / PageSize] != nullptr; }
    // Gives the page back that `index` is in; its elements keep their numbers.
    void giveBackPage(std::size_t index)
    {
        m_held -= holds(index) ? 1 : 0;
        m_pages[index / PageSize].reset();
    }

    // Index of the first element from `begin` on for which `predicate` is false; it is true for those before. O(log n).
    template <class Predicate>
    std::size_t partitionPoint(std::size_t begin, Predicate predicate) const
    {
        auto end = m_size;
        while (begin < end) {
            const auto middle = begin + (end - begin) / 2;
            if (predicate((*this)[middle]))
                begin = middle + 1;
            else
                end = middle;
        }
        return begin;
    }

    // What it takes of memory.
    std::size_t bytes() const { return m_held * PageSize * sizeof(T) + m_pages.capacity() * sizeof(m_pages[0]); }

private:
    std::vector<std::unique_ptr<T[]>> m_pages;
    std::size_t m_size = 0;
    std::size_t m_held = 0; // pages
};

} // namespace forkscope
