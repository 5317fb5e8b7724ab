// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/markerlist.h"

#include "app/stream/eventdecoder.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace forkscope {

MarkerNote MarkerNote::of(const Marker &marker)
{
    return {timeFromNs(marker.fixed.time),
            forkscope_marker_kind(marker.fixed.kind),
            marker.text.toByteArray(),
            marker.author.toByteArray(),
            marker.fixed.color,
            {}};
}

QByteArray MarkerNote::payload() const
{
    auto payload = encodeMarker(kind, time, text, author);
    std::memcpy(payload.data() + offsetof(forkscope_marker, color), &color, sizeof color);
    return payload;
}

std::vector<MarkerNote>::iterator MarkerList::place(MarkerId id)
{
    return std::ranges::find(m_notes, id, &MarkerNote::id);
}

const MarkerNote *MarkerList::find(MarkerId id) const
{
    const auto found = std::ranges::find(m_notes, id, &MarkerNote::id);
    return found == m_notes.end() ? nullptr : &*found;
}

const MarkerNote *MarkerList::after(Time time) const
{
    const auto found = std::ranges::upper_bound(m_notes, time, {}, &MarkerNote::time);
    return found == m_notes.end() ? nullptr : &*found;
}

const MarkerNote *MarkerList::before(Time time) const
{
    const auto found = std::ranges::lower_bound(m_notes, time, {}, &MarkerNote::time);
    return found == m_notes.begin() ? nullptr : &*(found - 1);
}

const MarkerNote *MarkerList::named(const QString &beginning) const
{
    const auto found = std::ranges::find_if(
        m_notes, [&](const MarkerNote &note) { return QString::fromUtf8(note.text).startsWith(beginning); });
    return found == m_notes.end() ? nullptr : &*found;
}

// Of the same time, the later set comes later.
void MarkerList::insert(const MarkerNote &note)
{
    const auto place = std::ranges::upper_bound(m_notes, note.time, {}, &MarkerNote::time);
    const int row = int(place - m_notes.begin());
    Q_EMIT aboutToBeAdded(row);
    m_notes.insert(place, note);
    Q_EMIT added(row);
    Q_EMIT changed();
}

MarkerId MarkerList::add(const MarkerNote &note, Origin origin)
{
    auto added = note;
    added.id = MarkerId(++m_lastId);
    m_edited = m_edited || origin == Origin::Edited;
    insert(added);
    return added.id;
}

void MarkerList::rename(MarkerId id, const QByteArray &text)
{
    const auto note = place(id);
    if (note == m_notes.end() || note->text == text)
        return;
    note->text = text;
    m_edited = true;
    Q_EMIT renamed(int(note - m_notes.begin()));
    Q_EMIT changed();
}

void MarkerList::remove(MarkerId id)
{
    const auto note = place(id);
    if (note == m_notes.end())
        return;
    const int row = int(note - m_notes.begin());
    Q_EMIT aboutToBeRemoved(row);
    m_notes.erase(note);
    m_edited = true;
    Q_EMIT removed(row);
    Q_EMIT changed();
}

void MarkerList::restore(const MarkerNote &note)
{
    m_edited = true;
    insert(note);
}

} // namespace forkscope
