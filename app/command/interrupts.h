// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// SIGINT, SIGQUIT, SIGTERM and SIGHUP as events of the event loop, so that a recording can be finished.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace forkscope {

class Interrupts : public QObject
{
    Q_OBJECT

public:
    // At most one at a time. A signal that was ignored when the program began stays ignored.
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

    enum class Origin {
        Terminal, // a key: the whole foreground group got it
        Process,  // sent to this process alone
    };

Q_SIGNALS:
    void received(int signal, forkscope::Interrupts::Origin origin);

private:
    void read();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace forkscope
