// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes records: for sources that are not the helper (ptrace, imports, the synthetic generator), for filters that pass
// on a part of a stream, and for tests. The counterpart of BatchReader.
#pragma once

#include "app/stream/event.h"

#include <QByteArray>

#include <initializer_list>

namespace forkscope {

// A record whose lengths are set; `head` needs type, flags, tgid, start and time. Strings that would make it longer
// than FORKSCOPE_RECORD_MAX are cut.
QByteArray recordOf(const forkscope_record &head, Bytes fixed, std::initializer_list<Bytes> strings);
template <class Fixed>
QByteArray recordOf(const Fixed &fixed, std::initializer_list<Bytes> strings = {})
{
    return recordOf(fixed.head, Bytes(reinterpret_cast<const char *>(&fixed), sizeof fixed), strings);
}

class BatchBuilder
{
public:
    explicit BatchBuilder(forkscope_batch_kind kind = FORKSCOPE_BATCH_EVENTS) : m_kind(kind) {}

    // Appends a record as recordOf() makes it.
    template <class Fixed>
    void add(const Fixed &fixed, std::initializer_list<Bytes> strings = {})
    {
        addBytes(recordOf(fixed, strings));
    }
    // Appends the bytes of a whole record as they are.
    void addBytes(Bytes record);

    bool isEmpty() const { return m_count == 0; }
    // Whether the next record might not fit into one frame any more.
    bool isFull() const;
    quint32 count() const { return m_count; }

    // Payload of an Events or Snapshot message whose first record has number `firstSeq`; the builder is empty again.
    QByteArray take(quint64 firstSeq, quint16 flags = 0);

private:
    forkscope_batch_kind m_kind;
    QByteArray m_records;
    quint32 m_count = 0;
    quint64 m_timeFirst = 0;
    quint64 m_timeLast = 0;
};

} // namespace forkscope
