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

void visitMarkers(const Session &session, const TimeSpan &span, const std::function<void(const MarkerNote &)> &visit)
{
    for (const auto &note : session.markers().notes())
        if (span.from <= note.time && note.time <= span.to)
            visit(note);
}

} // namespace

void addMarkers(JsonWriter &json, const Session &session, const TimeSpan &span)
{
    bool hasAny = false;
    visitMarkers(session, span, [&](const MarkerNote &marker) {
        if (!std::exchange(hasAny, true))
            json.beginList("markers");
        json.beginObject();
        json.add("time", toNs(marker.time));
        const std::size_t kind = marker.kind;
        json.add("kind", kind < kindNames.size() ? QString::fromLatin1(kindNames.at(kind)) : QString::number(kind));
        json.add("text", exactText(marker.text));
        if (!marker.author.isEmpty())
            json.add("author", exactText(marker.author));
        json.endObject();
    });
    if (hasAny)
        json.endList();
}

std::vector<std::pair<Time, QString>> markerTexts(const Session &session, const TimeSpan &span)
{
    std::vector<std::pair<Time, QString>> texts;
    visitMarkers(session, span, [&](const MarkerNote &marker) {
        auto text = displayText(marker.text);
        if (!marker.author.isEmpty())
            text += QStringLiteral(" (%1)").arg(displayText(marker.author));
        texts.emplace_back(marker.time, text);
    });
    return texts;
}

} // namespace forkscope
