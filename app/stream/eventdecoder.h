// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one decoder: takes the payloads of messages apart, whether they come from a socket, a file or a test. It trusts
// nothing: every length is checked, and what does not fit is a bad record, counted and passed over.
#pragma once

#include "app/stream/event.h"
#include "app/stream/message.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace forkscope {

struct Hello
{
    forkscope_hello fixed{};
    QByteArray program, kernel, machine, source, command, host;
    ClockPair clock() const { return {timeFromNs(fixed.boottime), std::int64_t(fixed.realtime)}; }
};

// Nothing when the payload is shorter than its own lengths say.
std::optional<Hello> decodeHello(Bytes payload);
// Payload of `hello`, `size` and `fixed` set.
QByteArray encodeHello(const Hello &hello);

// One sentence when this version must not read on (protocol or an incompatible feature), else empty.
QString incompatibility(const Hello &hello);

std::optional<forkscope_loss> decodeLoss(Bytes payload);
std::optional<Marker> decodeMarker(Bytes payload);
QByteArray encodeMarker(forkscope_marker_kind kind, Time time, Bytes text, Bytes author);

struct Name
{
    forkscope_name fixed;
    Bytes text;
};
std::optional<Name> decodeName(Bytes payload);

// Counters since the capture began, in the order of enum forkscope_counter; those the sender did not know are absent.
struct Stats
{
    Time time;
    std::vector<quint64> counters;
    std::optional<quint64> counter(forkscope_counter which) const;
};
std::optional<Stats> decodeStats(Bytes payload);

// The event of one record; nothing for an unknown type or a record whose lengths do not hold.
std::optional<Event> decodeRecord(Bytes record);

// Walks the records of a batch without copying.
class BatchReader
{
public:
    explicit BatchReader(Bytes payload);

    // Whether the head itself is sound; a batch that is not has no records and is one bad record.
    bool isValid() const { return m_valid; }
    const forkscope_batch &head() const { return m_head; }

    // Bytes of the next record, or nothing at the end. A damaged length ends the batch; badRecords() then says how many
    // of the announced records were not delivered.
    std::optional<Bytes> next();
    quint64 badRecords() const { return m_bad; }
    // Offset of the record that next() returned last, in the payload.
    qsizetype offset() const { return m_offset; }

private:
    Bytes m_payload;
    forkscope_batch m_head{};
    qsizetype m_next = sizeof(forkscope_batch);
    qsizetype m_offset = 0;
    quint32 m_read = 0;
    quint64 m_bad = 0;
    bool m_valid = false;
};

} // namespace forkscope
