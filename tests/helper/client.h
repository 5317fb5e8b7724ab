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
    // Calls OpenStream without options so many times, many at once; the error of all, or "mixed".
    QByteArray openOften(int calls);
    // Calls a method with empty or zero arguments of that signature; the error's name.
    QByteArray callPlainly(const char *method, const QByteArray &signature);
    QByteArray introspection();
    QByteArray setProperty(const char *name);
    QByteArray readProperty(const char *name); // the error's name
    // The connection itself, for calls that nobody should make.
    sd_bus *bus() const { return m_bus; }

    static std::optional<Frame> receive(int socket, int msec = 3000);
    static void appendOption(sd_bus_message *call, const char *key, const char *type, quint64 number,
                             const char *text = nullptr);

private:
    sd_bus_message *newCall(const Fill &fill);
    Stream call(sd_bus_message *call);
    static int onLater(sd_bus_message *reply, void *self, sd_bus_error *);
    static int onOneOfMany(sd_bus_message *reply, void *self, sd_bus_error *);

    sd_bus *m_bus = nullptr;
    std::optional<QByteArray> m_laterError;
    int m_unanswered = 0; // of many calls
    QByteArray m_errorOfAll;
};
