// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

#include <systemd/sd-bus.h>

#include "bpf/forkscope.h"

// Somebody who calls the helper, as any user.
class Client
{
public:
    using Fill = std::function<void(sd_bus_message *)>;
    struct Stream
    {
        int socket = -1;
        quint64 id = 0;
        QByteArray error; // its D-Bus name; empty: opened
        QByteArray effective;
    };
    struct Frame
    {
        forkscope_frame head;
        QByteArray payload;
    };

    Client(const QByteArray &address, uid_t uid);
    explicit Client(int peerSocket); // the other end is the helper itself
    ~Client();
    void leave(); // closes the connection

    // `fill` appends the options; without it there are none.
    Stream open(const Fill &fill = {});
    Stream openInteractively(const Fill &fill = {});
    void openLater(const Fill &fill = {}); // sends the call, and does not wait
    QByteArray laterError();               // waits for the answer to it
    QByteArray requestSnapshot(quint64 id);
    QByteArray introspection();
    QByteArray setProperty(const char *name);

    static std::optional<Frame> receive(int socket, int msec = 3000);
    static void appendOption(sd_bus_message *call, const char *key, const char *type, quint64 number,
                             const char *text = nullptr);

private:
    sd_bus_message *newCall(const Fill &fill);
    Stream call(sd_bus_message *call);
    static int onLater(sd_bus_message *reply, void *self, sd_bus_error *);

    sd_bus *m_bus = nullptr;
    std::optional<QByteArray> m_laterError;
};
