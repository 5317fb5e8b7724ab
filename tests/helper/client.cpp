// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"

#include <QDeadlineTimer>

#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr const char *helper = "org.forkscope.Helper1";
constexpr const char *path = "/org/forkscope/Helper1";

QByteArray describe(sd_bus_message *reply)
{
    QByteArray text;
    sd_bus_message_enter_container(reply, 'a', "{sv}");
    while (sd_bus_message_enter_container(reply, 'e', "sv") > 0) {
        const char *key, *contents;
        char type;
        sd_bus_message_read(reply, "s", &key);
        sd_bus_message_peek_type(reply, &type, &contents);
        sd_bus_message_enter_container(reply, 'v', contents);
        text += QByteArray(key) + '=';
        if (!strcmp(contents, "s")) {
            const char *value;
            sd_bus_message_read(reply, "s", &value);
            text += value;
        } else {
            int value = 0; // a boolean or a number
            sd_bus_message_read_basic(reply, *contents, &value);
            text += QByteArray::number(value);
        }
        text += ' ';
        sd_bus_message_exit_container(reply);
        sd_bus_message_exit_container(reply);
    }
    return text.trimmed();
}

} // namespace

// The bus asks the kernel who opened the connection, so being that user while connecting is enough.
Client::Client(const QByteArray &address, uid_t uid)
{
    sd_bus_new(&m_bus);
    sd_bus_set_address(m_bus, address.constData());
    sd_bus_set_bus_client(m_bus, 1);
    sd_bus_negotiate_fds(m_bus, 1);
    const uid_t own = geteuid();
    const char *unique = nullptr;
    if (seteuid(uid) || sd_bus_start(m_bus) < 0 || sd_bus_get_unique_name(m_bus, &unique) < 0 || seteuid(own))
        qFatal("cannot reach the bus as user %u", uid);
}

Client::Client(int peerSocket)
{
    sd_bus_new(&m_bus);
    sd_bus_set_fd(m_bus, peerSocket, peerSocket);
    sd_bus_negotiate_fds(m_bus, 1);
    sd_bus_start(m_bus);
}

Client::~Client()
{
    leave();
}

void Client::leave()
{
    if (m_bus)
        sd_bus_flush_close_unref(std::exchange(m_bus, nullptr));
}

void Client::appendOption(sd_bus_message *call, const char *key, const char *type, quint64 number, const char *text)
{
    sd_bus_message_open_container(call, 'e', "sv");
    sd_bus_message_append(call, "s", key);
    if (*type == 's')
        sd_bus_message_append(call, "v", "s", text);
    else if (*type == 't')
        sd_bus_message_append(call, "v", "t", number);
    else
        sd_bus_message_append(call, "v", type, static_cast<unsigned>(number));
    sd_bus_message_close_container(call);
}

sd_bus_message *Client::newCall(const Fill &fill)
{
    sd_bus_message *call = nullptr;
    sd_bus_message_new_method_call(m_bus, &call, helper, path, helper, "OpenStream");
    sd_bus_message_open_container(call, 'a', "{sv}");
    if (fill)
        fill(call);
    sd_bus_message_close_container(call);
    return call;
}

Client::Stream Client::call(sd_bus_message *call)
{
    Stream stream;
    sd_bus_error error = {};
    sd_bus_message *reply = nullptr;
    if (sd_bus_call(m_bus, call, 20'000'000, &error, &reply) < 0) {
        stream.error = error.name;
    } else {
        int socket = -1;
        sd_bus_message_read(reply, "ht", &socket, &stream.id);
        stream.socket = fcntl(socket, F_DUPFD_CLOEXEC, 3);
        stream.effective = describe(reply);
    }
    sd_bus_error_free(&error);
    sd_bus_message_unref(reply);
    sd_bus_message_unref(call);
    return stream;
}

Client::Stream Client::open(const Fill &fill)
{
    return call(newCall(fill));
}

Client::Stream Client::openInteractively(const Fill &fill)
{
    sd_bus_message *message = newCall(fill);
    sd_bus_message_set_allow_interactive_authorization(message, 1);
    return call(message);
}

int Client::onLater(sd_bus_message *reply, void *self, sd_bus_error *)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    static_cast<Client *>(self)->m_laterError = error ? error->name : "";
    return 0;
}

void Client::openLater(const Fill &fill)
{
    sd_bus_message *call = newCall(fill);
    m_laterError.reset();
    sd_bus_call_async(m_bus, nullptr, call, &Client::onLater, this, 20'000'000);
    sd_bus_message_unref(call);
    sd_bus_flush(m_bus);
}

QByteArray Client::laterError()
{
    const QDeadlineTimer deadline(10'000);
    while (!m_laterError && !deadline.hasExpired()) {
        if (sd_bus_process(m_bus, nullptr) == 0)
            sd_bus_wait(m_bus, 50'000);
    }
    return m_laterError.value_or("no answer");
}

int Client::onOneOfMany(sd_bus_message *reply, void *self, sd_bus_error *)
{
    auto *client = static_cast<Client *>(self);
    --client->m_unanswered;
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    const QByteArray name = error ? error->name : "";
    if (client->m_errorOfAll.isNull())
        client->m_errorOfAll = name;
    else if (client->m_errorOfAll != name)
        client->m_errorOfAll = "mixed";
    return 0;
}

QByteArray Client::openOften(int calls)
{
    constexpr int atOnce = 64;
    m_errorOfAll = QByteArray();
    while (calls > 0 || m_unanswered > 0) {
        for (; calls > 0 && m_unanswered < atOnce; --calls, ++m_unanswered) {
            sd_bus_message *call = newCall({});
            sd_bus_call_async(m_bus, nullptr, call, &Client::onOneOfMany, this, 60'000'000);
            sd_bus_message_unref(call);
        }
        if (sd_bus_process(m_bus, nullptr) == 0)
            sd_bus_wait(m_bus, UINT64_MAX);
    }
    return m_errorOfAll;
}

QByteArray Client::callPlainly(const char *method, const QByteArray &signature)
{
    sd_bus_message *call = nullptr;
    sd_bus_error error = {};
    sd_bus_message_new_method_call(m_bus, &call, helper, path, helper, method);
    const quint64 zero = 0;
    for (qsizetype at = 0; at < signature.size(); ++at) {
        if (signature.mid(at).startsWith("a{sv}")) {
            sd_bus_message_append(call, "a{sv}", 0u);
            at += 4;
        } else if (sd_bus_message_append_basic(call, signature[at], &zero) < 0) {
            qFatal("no plain argument of the signature %s", signature.constData());
        }
    }
    sd_bus_call(m_bus, call, 20'000'000, &error, nullptr);
    sd_bus_message_unref(call);
    QByteArray text = error.name;
    sd_bus_error_free(&error);
    return text;
}

QByteArray Client::requestSnapshot(quint64 id)
{
    sd_bus_error error = {};
    sd_bus_call_method(m_bus, helper, path, helper, "RequestSnapshot", &error, nullptr, "t", id);
    QByteArray text = error.name;
    sd_bus_error_free(&error);
    return text;
}

QByteArray Client::introspection()
{
    sd_bus_message *reply = nullptr;
    const char *text = "";
    if (sd_bus_call_method(m_bus, helper, path, "org.freedesktop.DBus.Introspectable", "Introspect", nullptr, &reply,
                           "") >= 0)
        sd_bus_message_read(reply, "s", &text);
    QByteArray copy = text;
    sd_bus_message_unref(reply);
    return copy;
}

QByteArray Client::setProperty(const char *property)
{
    sd_bus_error error = {};
    sd_bus_set_property(m_bus, helper, path, helper, property, &error, "s", "x");
    QByteArray text = error.name;
    sd_bus_error_free(&error);
    return text;
}

QByteArray Client::readProperty(const char *property)
{
    sd_bus_error error = {};
    sd_bus_message *reply = nullptr;
    sd_bus_call_method(m_bus, helper, path, "org.freedesktop.DBus.Properties", "Get", &error, &reply, "ss", helper,
                       property);
    QByteArray text = error.name;
    sd_bus_error_free(&error);
    sd_bus_message_unref(reply);
    return text;
}

std::optional<Client::Frame> Client::receive(int socket, int msec)
{
    pollfd end = {socket, POLLIN, 0};
    QByteArray bytes(FORKSCOPE_FRAME_MAX, '\0');
    if (poll(&end, 1, msec) <= 0)
        return {};
    const ssize_t got = recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < static_cast<ssize_t>(sizeof(forkscope_frame)))
        return {};
    Frame frame;
    memcpy(&frame.head, bytes.constData(), sizeof(frame.head));
    frame.payload = bytes.mid(sizeof(frame.head), got - sizeof(frame.head));
    return frame;
}
