// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automaticmarkers.h"

namespace forkscope {

AutomaticMarkers::AutomaticMarkers(Session &session, QObject *parent)
    : QObject(parent), m_session(session), m_rules(std::in_place)
{
    connect(&session, &Session::messageTaken, this, &AutomaticMarkers::take);
    connect(&session, &Session::infoChanged, this, &AutomaticMarkers::settle);
}

void AutomaticMarkers::take(const Message &message)
{
    if (!m_rules)
        return;
    if (!m_session.isLive() && message.type == MessageType::Marker) {
        // Its recorder knew the rules.
        const auto marker = decodeMarker(message.payload);
        if (marker && marker->fixed.kind != FORKSCOPE_MARKER_BY_HAND) {
            m_rules.reset();
            m_found.clear();
        }
        return;
    }
    for (const Message &set : m_rules->take(message)) {
        const auto note = MarkerNote::of(*decodeMarker(set.payload));
        // Whoever else listens to the session has not seen this message yet, and the marker stands behind it.
        if (m_session.isLive())
            QMetaObject::invokeMethod(
                this, [this, note] { m_session.mark(note); }, Qt::QueuedConnection);
        else
            m_found.push_back(note);
    }
}

void AutomaticMarkers::settle()
{
    const bool over = m_session.state() == Session::State::Ended || m_session.state() == Session::State::Failed;
    if (m_session.isLive() || !over)
        return;
    m_rules.reset();
    // The next time it is opened they are found again, so the recording lacks nothing.
    for (const MarkerNote &note : std::exchange(m_found, {}))
        m_session.markers().add(note, MarkerList::Origin::Stream);
}

} // namespace forkscope
