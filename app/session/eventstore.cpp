// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/eventstore.h"

#include "app/stream/eventdecoder.h"

#include <algorithm>
#include <cstring>

namespace forkscope {

EventType typeOf(const Event &event)
{
    return EventType(event.what.index());
}

void EventStore::addPayload(const QByteArray &payload)
{
    m_payloads.push_back(payload);
}

EventNumber EventStore::append(const Event &event, qsizetype offset)
{
    const auto *head = event.head();
    auto time = event.time();
    if (!m_entries.empty())
        time = std::max(time, m_entries.back().time);
    m_entries.push_back({time, quint32(m_payloads.size() - 1), quint32(offset), NoProcess, typeOf(event),
                         head && (head->flags & FORKSCOPE_THREAD)});
    return EventNumber(m_entries.size() - 1);
}

void EventStore::setProcess(EventNumber number, ProcessIndex process)
{
    m_entries[toRow(number)].process = process;
}

Bytes EventStore::bytes(EventNumber number) const
{
    const auto &place = entry(number);
    const auto rest = Bytes(m_payloads[place.payload]).sliced(place.offset);
    if (place.type == EventType::Lost || place.type == EventType::Marker)
        return rest;
    forkscope_record head;
    std::memcpy(&head, rest.data(), sizeof head);
    return rest.first(head.size);
}

Event EventStore::event(EventNumber number) const
{
    switch (type(number)) {
    case EventType::Lost:
        return {Lost{*decodeLoss(bytes(number))}};
    case EventType::Marker:
        return {*decodeMarker(bytes(number))};
    default:
        return *decodeRecord(bytes(number));
    }
}

Position EventStore::positionAt(Time time) const
{
    const auto after = std::upper_bound(m_entries.begin(), m_entries.end(), time,
                                        [](Time t, const Entry &candidate) { return t < candidate.time; });
    return Position(after - m_entries.begin());
}

std::optional<Time> EventStore::timeAt(Position position) const
{
    if (m_entries.empty())
        return std::nullopt;
    const auto last = std::clamp<Position>(position, 1, m_entries.size()) - 1;
    return m_entries[last].time;
}

std::vector<EventNumber> EventStore::eventsOf(ProcessIndex process, EventNumber from) const
{
    std::vector<EventNumber> numbers;
    for (auto row = toRow(from); row < m_entries.size(); ++row)
        if (m_entries[row].process == process)
            numbers.push_back(EventNumber(row));
    return numbers;
}

} // namespace forkscope
