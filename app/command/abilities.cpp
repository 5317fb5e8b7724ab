// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/abilities.h"

#include "app/stream/helperbus.h"

#include <QDBusArgument>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QMap>

#include <array>

namespace forkscope {

namespace {

// The order of the helper's property Capabilities. What it names besides comes after these.
constexpr std::array knownNames{"lineage",    "args-at-exec", "args-snapshot", "reap",
                                "clone-args", "failures",     "reaped-by"};

std::vector<Ability> abilitiesFrom(const QVariantMap &properties)
{
    const auto works = properties.value(QStringLiteral("Capabilities")).toStringList();
    auto notes =
        qdbus_cast<QMap<QString, QString>>(properties.value(QStringLiteral("CapabilityNotes")).value<QDBusArgument>());
    std::vector<Ability> abilities;
    for (const auto *name : knownNames)
        if (const auto known = QLatin1String(name); notes.contains(known))
            abilities.push_back({known, works.contains(known), notes.take(known)});
    for (auto note = notes.cbegin(); note != notes.cend(); ++note)
        abilities.push_back({note.key(), works.contains(note.key()), note.value()});
    return abilities;
}

Abilities ask(HelperBus::Kind kind)
{
    HelperBus helper(kind);
    if (const auto problem = helper.problem())
        return {{}, {}, problem};
    if (kind == HelperBus::Kind::Peer) {
        // A helper of our own can overlook a first call that is as short as the question.
        QDBusPendingReply<QDBusUnixFileDescriptor> stream = helper.openStream({});
        stream.waitForFinished();
    }
    QDBusPendingReply<QVariantMap> reply = helper.properties();
    reply.waitForFinished();
    if (reply.isError())
        return {{}, {}, helperProblemFromError(reply.error().name(), reply.error().message())};
    return {reply.value().value(QStringLiteral("Version")).toString(), abilitiesFrom(reply.value()), std::nullopt};
}

} // namespace

Abilities askForAbilities()
{
    const auto first = HelperBus::preferredKind();
    auto abilities = ask(first);
    const bool goOn =
        first == HelperBus::Kind::System && abilities.problem && HelperBus::isPeerBetter(abilities.problem->kind);
    return goOn ? ask(HelperBus::Kind::Peer) : abilities;
}

} // namespace forkscope
