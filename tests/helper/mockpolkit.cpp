// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mockpolkit.h"

#include <chrono>
#include <utility>

namespace {

constexpr const char *interface = "org.freedesktop.PolicyKit1.Authority";

} // namespace

MockPolkit::MockPolkit(const QByteArray &address, Mode mode) : m_mode(mode)
{
    static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("CheckAuthorization", "(sa{sv})sa{ss}us", "(bba{ss})", &MockPolkit::onCheck,
                      SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("CancelCheckAuthorization", "s", "", &MockPolkit::onCancel, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
    };
    sd_bus_new(&m_bus);
    sd_bus_set_address(m_bus, address.constData());
    sd_bus_set_bus_client(m_bus, 1);
    if (sd_bus_start(m_bus) < 0 ||
        sd_bus_add_object_vtable(m_bus, nullptr, "/org/freedesktop/PolicyKit1/Authority", interface, table, this) < 0 ||
        sd_bus_request_name(m_bus, "org.freedesktop.PolicyKit1", 0) < 0)
        qFatal("the mock of polkit cannot reach its bus");
    m_thread = std::thread([this] { serve(); });
}

MockPolkit::~MockPolkit()
{
    m_isStopping = true;
    m_thread.join();
    for (sd_bus_message *call : m_unanswered)
        sd_bus_message_unref(call);
    sd_bus_flush_close_unref(m_bus);
}

void MockPolkit::serve()
{
    while (!m_isStopping) {
        const int r = sd_bus_process(m_bus, nullptr);
        if (r < 0)
            return;
        if (r == 0)
            sd_bus_wait(m_bus, 20'000);
    }
}

int MockPolkit::onCheck(sd_bus_message *call, void *self, sd_bus_error *)
{
    auto *mock = static_cast<MockPolkit *>(self);
    const char *kind, *key, *name, *action, *id;
    unsigned flags;
    if (sd_bus_message_read(call, "(sa{sv})s", &kind, 1, &key, "s", &name, &action) < 0 ||
        sd_bus_message_enter_container(call, 'a', "{ss}") < 0)
        return -EINVAL;
    bool hasDetails = false;
    while (sd_bus_message_skip(call, "{ss}") > 0)
        hasDetails = true;
    if (sd_bus_message_exit_container(call) < 0 || sd_bus_message_read(call, "us", &flags, &id) < 0)
        return -EINVAL;
    {
        const std::lock_guard lock(mock->m_mutex);
        mock->m_questions.push_back({sd_bus_message_get_signature(call, 1), kind, name, action, hasDetails, flags, id});
    }
    mock->m_changed.notify_all();
    return mock->answer(call);
}

int MockPolkit::answer(sd_bus_message *call)
{
    switch (m_mode) {
    case Mode::Allow:
        return sd_bus_reply_method_return(call, "(bba{ss})", 1, 0, 0);
    case Mode::Deny:
        return sd_bus_reply_method_return(call, "(bba{ss})", 0, 0, 0);
    case Mode::Challenge:
        return sd_bus_reply_method_return(call, "(bba{ss})", 0, 1, 0);
    case Mode::Fail:
        return sd_bus_reply_method_errorf(call, "org.freedesktop.PolicyKit1.Error.Failed", "no");
    case Mode::Nonsense:
        return sd_bus_reply_method_return(call, "b", 1);
    case Mode::Hang:
        m_unanswered.push_back(sd_bus_message_ref(call));
        return 1;
    case Mode::Vanish:
        break;
    }
    sd_bus_close(m_bus);
    return 1;
}

int MockPolkit::onCancel(sd_bus_message *call, void *self, sd_bus_error *)
{
    auto *mock = static_cast<MockPolkit *>(self);
    const char *id;
    if (sd_bus_message_read(call, "s", &id) < 0)
        return -EINVAL;
    {
        const std::lock_guard lock(mock->m_mutex);
        mock->m_cancellations.push_back(id);
    }
    mock->m_changed.notify_all();
    return sd_bus_reply_method_return(call, "");
}

std::vector<MockPolkit::Question> MockPolkit::questions()
{
    const std::lock_guard lock(m_mutex);
    return m_questions;
}

std::vector<QByteArray> MockPolkit::cancellations()
{
    const std::lock_guard lock(m_mutex);
    return m_cancellations;
}

bool MockPolkit::waitFor(const std::function<bool(const MockPolkit &)> &condition)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(5), [&] { return condition(*this); });
}
