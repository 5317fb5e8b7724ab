// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <systemd/sd-bus.h>

// A polkit on a private bus, in a thread of its own, that answers as it is told and remembers what it was asked.
class MockPolkit
{
public:
    enum class Mode { Allow, Deny, Challenge, Fail, Nonsense, Hang, Vanish };
    struct Question
    {
        QByteArray signature;
        QByteArray subjectKind;
        QByteArray subjectName;
        QByteArray action;
        bool hasDetails;
        unsigned flags;
        QByteArray cancellationId;
    };

    MockPolkit(const QByteArray &address, Mode mode);
    ~MockPolkit();

    void setMode(Mode mode) { m_mode = mode; }
    std::vector<Question> questions();
    std::vector<QByteArray> cancellations();
    // Waits until `condition` about the above holds; false after a while.
    bool waitFor(const std::function<bool(const MockPolkit &)> &condition);
    size_t questionCount() const { return m_questions.size(); }
    size_t cancellationCount() const { return m_cancellations.size(); }

private:
    static int onCheck(sd_bus_message *call, void *self, sd_bus_error *error);
    static int onCancel(sd_bus_message *call, void *self, sd_bus_error *error);
    int answer(sd_bus_message *call);
    void serve();

    sd_bus *m_bus = nullptr;
    std::atomic<Mode> m_mode;
    std::atomic<bool> m_isStopping = false;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Question> m_questions;
    std::vector<QByteArray> m_cancellations;
    std::vector<sd_bus_message *> m_unanswered;
    std::thread m_thread;
};
