// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Finds processes by their keys. Keeps four bytes a slot, since the keys themselves are in the table's rows, which
// every call brings with it as `keyOf`, ProcessIndex → ProcessKey.
#pragma once

#include "app/stream/identity.h"

#include <QHashFunctions>

#include <algorithm>
#include <utility>
#include <vector>

namespace forkscope {

class KeyIndex
{
public:
    // NoProcess if there is none. O(1).
    template <class KeyOf>
    ProcessIndex find(ProcessKey key, KeyOf keyOf) const
    {
        return m_slots.empty() ? NoProcess : m_slots[slotFor(key, keyOf)];
    }
    // The newest process, whose key is not among them. Amortised O(1).
    template <class KeyOf>
    void insert(ProcessIndex process, KeyOf keyOf)
    {
        if ((m_count + 1) * 4 > m_slots.size() * 3)
            grow(process, keyOf);
        m_slots[slotFor(keyOf(process), keyOf)] = process;
        ++m_count;
    }
    // One that is among them. O(1).
    template <class KeyOf>
    void erase(ProcessIndex process, KeyOf keyOf);

    std::size_t bytes() const { return m_slots.capacity() * sizeof(ProcessIndex); }

private:
    // Neighbouring keys are the rule, and a recording may be made to collide: mixed well, and differently each time.
    static quint64 mixed(quint64 bits)
    {
        bits ^= bits >> 33;
        bits *= 0xff51afd7ed558ccd;
        bits ^= bits >> 33;
        bits *= 0xc4ceb9fe1a85ec53;
        return bits ^ (bits >> 33);
    }
    std::size_t home(ProcessKey key) const { return mixed(mixed(key.start ^ m_seed) + key.pid) & (m_slots.size() - 1); }
    std::size_t after(std::size_t slot) const { return (slot + 1) & (m_slots.size() - 1); }
    // Where the key is, or would be.
    template <class KeyOf>
    std::size_t slotFor(ProcessKey key, KeyOf keyOf) const
    {
        auto slot = home(key);
        while (m_slots[slot] != NoProcess && keyOf(m_slots[slot]) != key)
            slot = after(slot);
        return slot;
    }
    // In the order of the table, which is much quicker to go through than that of the slots.
    template <class KeyOf>
    void grow(ProcessIndex newest, KeyOf keyOf)
    {
        const auto size = std::max<std::size_t>(m_slots.size() * 2, 64);
        m_slots = {};
        m_slots.resize(size, NoProcess);
        for (quint32 row = 0; row < toRow(newest); ++row)
            if (const ProcessKey key = keyOf(ProcessIndex(row)); !key.isNull())
                m_slots[slotFor(key, keyOf)] = ProcessIndex(row);
    }

    std::vector<ProcessIndex> m_slots; // a power of two, at most three quarters taken
    std::size_t m_count = 0;
    quint64 m_seed = mixed(QHashSeed::globalSeed() + 1);
};

template <class KeyOf>
void KeyIndex::erase(ProcessIndex process, KeyOf keyOf)
{
    auto hole = slotFor(keyOf(process), keyOf);
    --m_count;
    // What stands behind it because its own place was taken moves up, so that no search ends too early.
    for (auto slot = after(hole); m_slots[slot] != NoProcess; slot = after(slot)) {
        const auto mask = m_slots.size() - 1;
        if (((slot - home(keyOf(m_slots[slot]))) & mask) >= ((slot - hole) & mask))
            m_slots[std::exchange(hole, slot)] = m_slots[slot];
    }
    m_slots[hole] = NoProcess;
}

} // namespace forkscope
