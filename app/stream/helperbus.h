// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the helper: the system bus, or for root a helper of its own on a private connection (peer mode).
#pragma once

#include "app/stream/livesource.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>

#include <optional>

namespace forkscope {

class HelperBus
{
public:
    enum class Kind { System, Peer };

    explicit HelperBus(Kind kind);
    ~HelperBus();
    HelperBus(const HelperBus &) = delete;
    HelperBus &operator=(const HelperBus &) = delete;

    Kind kind() const { return m_kind; }
    // Why it cannot be used; nothing when it can.
    std::optional<HelperProblem> problem() const;

    // Which way is tried first: the bus, unless root named a helper in FORKSCOPE_HELPER.
    static Kind preferredKind();
    // Whether to go on without the bus after `kind` of problem on it.
    static bool isPeerBetter(HelperProblem::Kind problem);
    // The program that peer mode starts.
    static QString helperPath();

    QDBusPendingCall openStream(const WatchRequest &request);
    QDBusPendingCall requestSnapshot(quint64 sessionId);
    // Version, ProtocolVersion and Capabilities. On the system bus only: a helper in peer mode can overlook a first
    // call that is as short as this.
    QDBusPendingCall properties();

private:
    QDBusMessage methodCall(const QString &interface, const QString &method, const QVariantList &arguments) const;

    Kind m_kind;
    QString m_name;
    std::optional<QDBusConnection> m_connection;
};

} // namespace forkscope
