// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/eventstore.h"

#include "app/stream/eventdecoder.h"

#include <algorithm>
#include <utility>

namespace forkscope {

namespace {

constexpr qsizetype BlockSize = 256 << 10;

// An event of which nothing but type and time is known.
template <std::size_t... Type>
Event blankEvent(EventType type, Time time, std::index_sequence<Type...> /*types*/)
{
    Event blank;
    ((Type == std::size_t(type) ? void(blank.what.emplace<Type>()) : void()), ...);
    std::visit(
        [&](auto &what) {
            if constexpr (requires { what.fixed.head; })
                what.fixed.head.time = toNs(time);
            else if constexpr (requires { what.fixed.time_last; })
                what.fixed.time_last = toNs(time);
            else
                what.fixed.time = toNs(time);
        },
        blank.what);
    return blank;
}

std::optional<Event> decoded(EventType type, Bytes bytes)
{
    if (type == EventType::Lost) {
        const auto loss = decodeLoss(bytes);
        return loss ? std::optional(Event{Lost{*loss}}) : std::nullopt;
    }
    if (type == EventType::Marker) {
        const auto marker = decodeMarker(bytes);
        return marker ? std::optional(Event{*marker}) : std::nullopt;
    }
    return decodeRecord(bytes);
}

} // namespace

EventType typeOf(const Event &event)
{
    return EventType(event.what.index());
}

EventNumber EventStore::append(const Event &event, Bytes record)
{
    if (m_open.size() >= BlockSize) {
        m_spool.append(m_open);
        m_blockBegins.push_back(size());
        m_open.resize(0); // and keeps its room
    }
    const auto *head = event.head();
    auto time = event.time();
    if (!m_entries.isEmpty())
        time = std::max(time, m_entries.back().time);
    const bool isThread = head && (head->flags & FORKSCOPE_THREAD);
    m_entries.push_back({time, NoProcess, quint32(m_open.size()), isThread, quint32(typeOf(event))});
    m_open += record;
    return EventNumber(m_entries.size() - 1);
}

void EventStore::setProcess(EventNumber number, ProcessIndex process)
{
    m_entries[toRow(number)].process = process;
}

QByteArray EventStore::block(std::size_t number) const
{
    return number < m_spool.size() ? m_spool.read(number) : m_open;
}

QByteArray EventStore::bytes(EventNumber number) const
{
    const auto next = std::upper_bound(m_blockBegins.begin(), m_blockBegins.end(), toRow(number));
    const auto bytes = block(std::size_t(next - m_blockBegins.begin()) - 1);
    const bool isLast = toRow(number) + 1 == (next == m_blockBegins.end() ? size() : *next);
    const auto begin = qsizetype(entry(number).offset);
    const auto end = isLast ? bytes.size() : qsizetype(m_entries[toRow(number) + 1].offset);
    return bytes.mid(begin, end - begin);
}

StoredEvent EventStore::event(EventNumber number) const
{
    auto record = bytes(number);
    if (auto event = decoded(type(number), record); event && typeOf(*event) == type(number))
        return {*event, std::move(record)};
    using Types = std::make_index_sequence<std::variant_size_v<decltype(Event::what)>>;
    return {blankEvent(type(number), time(number), Types()), {}};
}

Position EventStore::positionAt(Time time) const
{
    return m_entries.partitionPoint(0, [time](const Entry &candidate) { return candidate.time <= time; });
}

std::optional<Time> EventStore::timeAt(Position position) const
{
    if (isEmpty())
        return std::nullopt;
    return m_entries[std::clamp<Position>(position, 1, size()) - 1].time;
}

std::vector<EventNumber> EventStore::eventsOf(ProcessIndex process, EventNumber from) const
{
    std::vector<EventNumber> numbers;
    for (auto row = toRow(from); row < size(); ++row)
        if (m_entries[row].process == process)
            numbers.push_back(EventNumber(row));
    return numbers;
}

std::size_t EventStore::memoryBytes() const
{
    return m_entries.bytes() + m_blockBegins.capacity() * sizeof(quint64) + std::size_t(m_open.capacity()) +
           m_spool.bytes();
}

} // namespace forkscope
