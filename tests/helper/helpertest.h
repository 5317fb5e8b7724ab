// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

#include "client.h"
#include "mockpolkit.h"
#include "privatebus.h"

// What the suites of the helper share: for each test a bus, a polkit and a helper of its own. Skipped where the helper
// cannot work.
class HelperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

protected:
    // Users whom nothing runs as, but who have an entry in the list of users, as the bus demands: daemon and bin.
    static constexpr uid_t alice = 1, bob = 2;
    static constexpr char denied[] = "org.freedesktop.DBus.Error.AccessDenied";
    static constexpr char full[] = "org.freedesktop.DBus.Error.LimitsExceeded";
    static constexpr char unavailable[] = "org.forkscope.Error.AuthorizationUnavailable";

    void start(MockPolkit::Mode mode, const QStringList &options = {},
               RunningHelper::Build build = RunningHelper::Build::Checked);
    static void askForEveryone(sd_bus_message *call);
    // The first frame of a stream; zeroes if it is no HELLO.
    static forkscope_hello hello(const Client::Stream &stream);
    static QByteArray interfaceFile();

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<MockPolkit> m_polkit;
    std::unique_ptr<RunningHelper> m_helper;
};
