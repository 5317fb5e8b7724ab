// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/eventdecoder.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace forkscope {

namespace {

// The fixed part of a record written by any version: what it does not have reads as zero.
template <class Struct>
Struct fixedPart(Bytes record, qsizetype fixed)
{
    Struct value{};
    std::memcpy(&value, record.data(), std::size_t(std::min<qsizetype>(fixed, sizeof value)));
    return value;
}

// Reads the strings behind the fixed part. A string that reaches beyond the record makes the record bad.
class Strings
{
public:
    Strings(Bytes record, qsizetype begin) : m_rest(record.sliced(begin)) {}

    Bytes next()
    {
        quint16 length = 0;
        if (m_rest.size() < qsizetype(sizeof length))
            return {};
        std::memcpy(&length, m_rest.data(), sizeof length);
        if (length > m_rest.size() - qsizetype(sizeof length)) {
            m_sound = false;
            m_rest = {};
            return {};
        }
        const auto text = m_rest.sliced(sizeof length, length);
        m_rest = m_rest.sliced(qsizetype(sizeof length) + length);
        return text;
    }
    bool isSound() const { return m_sound; }

private:
    Bytes m_rest;
    bool m_sound = true;
};

template <class Struct>
std::optional<Struct> plain(Bytes payload)
{
    if (payload.size() < qsizetype(sizeof(Struct)))
        return std::nullopt;
    Struct value;
    std::memcpy(&value, payload.data(), sizeof value);
    return value;
}

void appendString(QByteArray &out, Bytes text)
{
    const auto length = quint16(std::min<qsizetype>(text.size(), 4096));
    out.append(reinterpret_cast<const char *>(&length), sizeof length);
    out.append(text.first(length));
}

// Lengths that begin both HELLO and MARKER.
bool lengthsHold(Bytes payload, quint16 size, quint16 fixed, std::size_t least)
{
    return size <= payload.size() && fixed <= size && fixed >= least;
}

} // namespace

Time Event::time() const
{
    if (const auto *record = head())
        return timeFromNs(record->time);
    if (const auto *lost = as<Lost>())
        return timeFromNs(lost->fixed.time_last);
    return timeFromNs(as<Marker>()->fixed.time);
}

std::optional<Hello> decodeHello(Bytes payload)
{
    // The first version's length; later versions only append.
    constexpr std::size_t firstVersion = 96;
    if (payload.size() < qsizetype(firstVersion))
        return std::nullopt;
    Hello hello;
    const auto begin = fixedPart<forkscope_hello>(payload, firstVersion);
    if (!lengthsHold(payload, begin.size, begin.fixed, firstVersion))
        return std::nullopt;
    hello.fixed = fixedPart<forkscope_hello>(payload, begin.fixed);
    Strings strings(payload.first(begin.size), begin.fixed);
    for (auto *text : {&hello.program, &hello.kernel, &hello.machine, &hello.source, &hello.command, &hello.host})
        *text = strings.next().toByteArray();
    if (!strings.isSound())
        return std::nullopt;
    return hello;
}

QByteArray encodeHello(const Hello &hello)
{
    QByteArray strings;
    for (const auto *text : {&hello.program, &hello.kernel, &hello.machine, &hello.source, &hello.command, &hello.host})
        appendString(strings, *text);
    auto fixed = hello.fixed;
    fixed.fixed = sizeof fixed;
    fixed.size = quint16(sizeof fixed + std::size_t(strings.size()));
    return QByteArray(reinterpret_cast<const char *>(&fixed), sizeof fixed) + strings;
}

QString incompatibility(const Hello &hello)
{
    if (hello.fixed.protocol > FORKSCOPE_PROTOCOL)
        return QCoreApplication::translate("forkscope",
                                           "It was written by a newer Forkscope (format %1, this version reads "
                                           "up to %2). Update Forkscope.")
            .arg(hello.fixed.protocol)
            .arg(FORKSCOPE_PROTOCOL);
    if (hello.fixed.incompatible != 0)
        return QCoreApplication::translate("forkscope",
                                           "It needs a feature that this version does not know (bit %1). Update "
                                           "Forkscope.")
            .arg(qCountTrailingZeroBits(quint64(hello.fixed.incompatible)));
    return {};
}

std::optional<forkscope_loss> decodeLoss(Bytes payload)
{
    return plain<forkscope_loss>(payload);
}

std::optional<Marker> decodeMarker(Bytes payload)
{
    if (payload.size() < qsizetype(sizeof(forkscope_marker)))
        return std::nullopt;
    Marker marker{};
    marker.fixed = fixedPart<forkscope_marker>(payload, sizeof(forkscope_marker));
    if (!lengthsHold(payload, marker.fixed.size, marker.fixed.fixed, sizeof(forkscope_marker)))
        return std::nullopt;
    Strings strings(payload.first(marker.fixed.size), marker.fixed.fixed);
    marker.text = strings.next();
    marker.author = strings.next();
    if (!strings.isSound())
        return std::nullopt;
    return marker;
}

QByteArray encodeMarker(forkscope_marker_kind kind, Time time, Bytes text, Bytes author)
{
    QByteArray strings;
    appendString(strings, text);
    appendString(strings, author);
    const forkscope_marker fixed{.size = quint16(sizeof fixed + std::size_t(strings.size())),
                                 .fixed = sizeof fixed,
                                 .kind = quint16(kind),
                                 .time = toNs(time)};
    return QByteArray(reinterpret_cast<const char *>(&fixed), sizeof fixed) + strings;
}

std::optional<Name> decodeName(Bytes payload)
{
    if (payload.size() < qsizetype(sizeof(forkscope_name)))
        return std::nullopt;
    Name name{fixedPart<forkscope_name>(payload, sizeof(forkscope_name)), {}};
    if (!lengthsHold(payload, name.fixed.size, name.fixed.fixed, sizeof(forkscope_name)))
        return std::nullopt;
    Strings strings(payload.first(name.fixed.size), name.fixed.fixed);
    name.text = strings.next();
    return strings.isSound() ? std::optional(name) : std::nullopt;
}

std::optional<quint64> Stats::counter(forkscope_counter which) const
{
    if (std::size_t(which) >= counters.size())
        return std::nullopt;
    return counters[which];
}

std::optional<Stats> decodeStats(Bytes payload)
{
    constexpr auto headSize = qsizetype(sizeof(forkscope_stats));
    if (payload.size() < headSize)
        return std::nullopt;
    quint32 count = 0;
    quint64 time = 0;
    std::memcpy(&count, payload.data() + offsetof(forkscope_stats, count), sizeof count);
    std::memcpy(&time, payload.data() + offsetof(forkscope_stats, time), sizeof time);
    if (count > quint64(payload.size() - headSize) / sizeof(quint64))
        return std::nullopt;
    Stats stats{timeFromNs(time), std::vector<quint64>(count)};
    if (count != 0)
        std::memcpy(stats.counters.data(), payload.data() + headSize, count * sizeof(quint64));
    return stats;
}

std::optional<Event> decodeRecord(Bytes record)
{
    const auto head = plain<forkscope_record>(record);
    if (!head || head->size != record.size() || head->fixed > head->size || head->fixed < sizeof *head)
        return std::nullopt;
    Strings strings(record, head->fixed);
    Event event;
    switch (head->type) {
    case FORKSCOPE_EXISTING: {
        Existing existing{fixedPart<forkscope_existing>(record, head->fixed), strings.next(), {}, {}};
        existing.executable = strings.next();
        existing.argv = strings.next();
        event.what = existing;
        break;
    }
    case FORKSCOPE_FORK: {
        Fork fork{fixedPart<forkscope_fork>(record, head->fixed), strings.next(), {}, {}};
        fork.userArgs = strings.next();
        fork.kernelArgs = strings.next();
        event.what = fork;
        break;
    }
    case FORKSCOPE_FORK_FAILED: {
        ForkFailed failed{fixedPart<forkscope_fork_failed>(record, head->fixed), strings.next(), {}, {}};
        failed.userArgs = strings.next();
        failed.kernelArgs = strings.next();
        event.what = failed;
        break;
    }
    case FORKSCOPE_EXEC: {
        Exec exec{fixedPart<forkscope_exec>(record, head->fixed), strings.next(), {}, {}, {}};
        exec.path = strings.next();
        exec.executable = strings.next();
        exec.argv = strings.next();
        event.what = exec;
        break;
    }
    case FORKSCOPE_EXIT:
        event.what = Exit{fixedPart<forkscope_exit>(record, head->fixed), strings.next()};
        break;
    case FORKSCOPE_REAP:
        event.what = Reap{fixedPart<forkscope_reap>(record, head->fixed)};
        break;
    case FORKSCOPE_ADOPT:
        event.what = Adopt{fixedPart<forkscope_adopt>(record, head->fixed)};
        break;
    default:
        return std::nullopt;
    }
    if (!strings.isSound())
        return std::nullopt;
    return event;
}

BatchReader::BatchReader(Bytes payload) : m_payload(payload)
{
    const auto head = plain<forkscope_batch>(payload);
    if (!head || head->count > FORKSCOPE_BATCH_RECORDS_MAX) {
        m_bad = 1;
        return;
    }
    m_head = *head;
    m_valid = true;
}

std::optional<Bytes> BatchReader::next()
{
    if (!m_valid || m_read == m_head.count)
        return std::nullopt;
    quint16 size = 0;
    const auto left = m_payload.size() - m_next;
    if (left >= qsizetype(sizeof size))
        std::memcpy(&size, m_payload.data() + m_next, sizeof size);
    if (size < sizeof(forkscope_record) || size % 8 != 0 || size > FORKSCOPE_RECORD_MAX || size > left) {
        m_bad += m_head.count - m_read;
        m_read = m_head.count;
        return std::nullopt;
    }
    m_offset = m_next;
    m_next += size;
    ++m_read;
    return m_payload.sliced(m_offset, size);
}

} // namespace forkscope
