// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/markers.h"

#include "app/exchange/jsonwriter.h"
#include "app/stream/displaytext.h"

#include <array>
#include <functional>
#include <utility>

namespace forkscope {

namespace {

constexpr std::array kindNames{"hand", "rate", "failure", "zombie", "loss"}; // by enum forkscope_marker_kind

void visitMarkers(const Session &session, Position position, const std::function<void(const Marker &)> &visit)
{
    const auto &events = session.events();
    for (quint64 row = 0; row < events.size() && row < position; ++row)
        if (events.type(EventNumber(row)) == EventType::Marker) {
            const auto event = events.event(EventNumber(row));
            visit(*event.as<Marker>());
        }
}

} // namespace

void addMarkers(JsonWriter &json, const Session &session, Position position)
{
    bool hasAny = false;
    visitMarkers(session, position, [&](const Marker &marker) {
        if (!std::exchange(hasAny, true))
            json.beginList("markers");
        json.beginObject();
        json.add("time", quint64(marker.fixed.time));
        const std::size_t kind = marker.fixed.kind;
        json.add("kind", kind < kindNames.size() ? QString::fromLatin1(kindNames.at(kind)) : QString::number(kind));
        json.add("text", exactText(marker.text));
        if (!marker.author.isEmpty())
            json.add("author", exactText(marker.author));
        json.endObject();
    });
    if (hasAny)
        json.endList();
}

std::vector<std::pair<Time, QString>> markerTexts(const Session &session)
{
    std::vector<std::pair<Time, QString>> texts;
    visitMarkers(session, session.events().size(), [&](const Marker &marker) {
        auto text = displayText(marker.text);
        if (!marker.author.isEmpty())
            text += QStringLiteral(" (%1)").arg(displayText(marker.author));
        texts.emplace_back(timeFromNs(marker.fixed.time), text);
    });
    return texts;
}

} // namespace forkscope
