// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/interrupts.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace forkscope {

namespace {

constexpr std::array interruptSignals{SIGINT, SIGQUIT, SIGTERM, SIGHUP};

struct Received
{
    int signal;
    bool isFromTerminal;
};

// Ends of the pipe through which the handler speaks to the event loop.
std::array<int, 2> pipeEnds{-1, -1};

// Only what is safe in a signal handler.
void handle(int signal, siginfo_t *info, void *)
{
    const int error = errno;
    const Received received{signal, info->si_code == SI_KERNEL};
    [[maybe_unused]] const auto written = write(pipeEnds[1], &received, sizeof received);
    errno = error;
}

// Ends a write to a closed pipe with EPIPE instead of this process. A handler and not SIG_IGN, which a recorded command
// would inherit.
void ignoreHere(int, siginfo_t *, void *) {}

void install(int signal, void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction old = {};
    sigaction(signal, nullptr, &old);
    if (old.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(signal, &action, nullptr);
}

} // namespace

Interrupts::Interrupts(QObject *parent) : QObject(parent)
{
    Q_ASSERT(pipeEnds[0] < 0);
    if (pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Interrupts::read);
    for (const int signal : interruptSignals)
        install(signal, handle);
    install(SIGPIPE, ignoreHere);
}

Interrupts::~Interrupts()
{
    for (const int signal : interruptSignals) {
        struct sigaction current = {};
        sigaction(signal, nullptr, &current);
        if (current.sa_sigaction == handle)
            std::signal(signal, SIG_DFL);
    }
    m_notifier.reset();
    for (int &end : pipeEnds)
        close(std::exchange(end, -1));
}

void Interrupts::read()
{
    Received received{};
    while (::read(pipeEnds[0], &received, sizeof received) == sizeof received)
        Q_EMIT this->received(received.signal, received.isFromTerminal ? Origin::Terminal : Origin::Process);
}

} // namespace forkscope
