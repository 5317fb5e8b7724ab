// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to each of many processes, newest first: entries of one kind, linked by their `previous`, in common
// pages. Number 0 is the end of every chain.
#pragma once

#include "app/session/pagedvector.h"

namespace forkscope {

template <class Entry>
class Chains
{
public:
    Chains() { m_entries.push_back({}); }

    // Takes the place of a released entry, if there is one.
    quint32 add(const Entry &entry)
    {
        if (m_free == 0) {
            m_entries.push_back(entry);
            return quint32(m_entries.size() - 1);
        }
        const auto number = m_free;
        m_free = m_entries[number].previous;
        m_entries[number] = entry;
        return number;
    }
    // One that is in no chain any more.
    void release(quint32 number)
    {
        m_entries[number].previous = m_free;
        m_free = number;
    }

    const Entry &operator[](quint32 number) const { return m_entries[number]; }
    Entry &operator[](quint32 number) { return m_entries[number]; }

    std::size_t bytes() const { return m_entries.bytes(); }

private:
    PagedVector<Entry, 256> m_entries;
    quint32 m_free = 0; // first of the released ones
};

} // namespace forkscope
