// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// forkscope-helper: gives up all rights but two, then serves org.forkscope.Helper1.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <malloc.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "bpf/sandbox.h"
#include "bpf/service.h"

#ifdef __SANITIZE_ADDRESS__
// Looking for leaks needs ptrace, which the filter refuses.
extern "C" const char *__asan_default_options();
extern "C" const char *__asan_default_options()
{
    return "detect_leaks=0";
}
#endif

namespace {

struct CommandLine
{
    Service::Setup setup;
    const char *busAddress = nullptr; // null: the system bus
};

struct BusClose
{
    void operator()(sd_bus *bus) const { sd_bus_flush_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, BusClose>;

int complain(const char *what, int error)
{
    fprintf(stderr, "forkscope-helper: %s: %s\n", what, strerror(error));
    return EX_OSERR;
}

bool readSeconds(std::string_view text, uint64_t &usec)
{
    char *end = nullptr;
    const unsigned long seconds = strtoul(text.data(), &end, 10);
    if (!seconds || end != text.data() + text.size())
        return false;
    usec = seconds * 1'000'000;
    return true;
}

// All but --peer is for tests, and root's alone: whoever starts this program by its file capabilities must not be able
// to choose who answers for polkit.
std::optional<CommandLine> readCommandLine(int count, char **words)
{
    CommandLine line;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const auto valueOf = [&](std::string_view name) {
            return word.starts_with(name) ? word.substr(name.size()) : "";
        };
        const bool forTests = word != "--peer";
        if (forTests && (getuid() != 0 || getauxval(AT_SECURE)))
            return std::nullopt;
        if (!forTests)
            line.setup.mode = Service::Setup::Mode::Peer;
        else if (!valueOf("--bus=").empty())
            line.busAddress = valueOf("--bus=").data();
        else if (!readSeconds(valueOf("--idle-seconds="), line.setup.idleTime) &&
                 !readSeconds(valueOf("--patience-seconds="), line.setup.patience))
            return std::nullopt;
    }
    return line;
}

bool peerIsRoot()
{
    ucred peer{};
    socklen_t size = sizeof(peer);
    return getuid() == 0 && !getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == 0;
}

// The socket leaves standard input and output, so that nothing else can write to it.
int takePeerSocket()
{
    const int socket = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (socket < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
        return -1;
    close(null);
    return socket;
}

int giveUpRights()
{
    allowKernelMemory();
    int error = getuid() == 0 ? becomeServiceUser() : 0;
    error = error ? error : keepOnlyTwoCapabilities();
    error = error ? error : restrictProcess();
    return error ? error : filterSystemCalls();
}

int connectPeer(sd_bus *bus, int socket)
{
    sd_id128_t id;
    int r = sd_id128_randomize(&id);
    if (r >= 0)
        r = sd_bus_set_fd(bus, socket, socket);
    if (r >= 0)
        r = sd_bus_set_server(bus, 1, id);
    return r < 0 ? r : sd_bus_negotiate_fds(bus, 1);
}

Bus connect(const CommandLine &line, int peerSocket, int &r)
{
    sd_bus *bus = nullptr;
    if (peerSocket < 0 && !line.busAddress) {
        r = sd_bus_open_system(&bus);
        return Bus(bus);
    }
    r = sd_bus_new(&bus);
    if (r >= 0)
        r = peerSocket >= 0 ? connectPeer(bus, peerSocket) : sd_bus_set_address(bus, line.busAddress);
    if (r >= 0 && peerSocket < 0)
        r = sd_bus_set_bus_client(bus, 1);
    if (r >= 0)
        r = sd_bus_start(bus);
    return Bus(bus);
}

// The bus has left its loop by now, so the loop comes from outside.
int onPeerGone(sd_bus_message *, void *loop, sd_bus_error *)
{
    return sd_event_exit(static_cast<sd_event *>(loop), EX_OK);
}

int onBusGone(sd_bus_message *, void *loop, sd_bus_error *)
{
    return sd_event_exit(static_cast<sd_event *>(loop), EX_UNAVAILABLE);
}

// A call that came in one piece with the end of the authentication lies in the bus's buffer, where its descriptor wakes
// nobody for it.
int onAnything(sd_event_source *, void *bus)
{
    while (sd_bus_process(static_cast<sd_bus *>(bus), nullptr) > 0)
        ;
    return 0;
}

int onSignal(sd_event_source *, const signalfd_siginfo *, void *service)
{
    static_cast<Service *>(service)->shutDown();
    return 0;
}

int serve(sd_event *loop, const CommandLine &line, int peerSocket)
{
    int r = 0;
    const Bus bus = connect(line, peerSocket, r);
    if (r < 0)
        return complain("cannot connect to the bus", -r);
    sd_bus_attach_event(bus.get(), loop, SD_EVENT_PRIORITY_NORMAL);
    if (peerSocket >= 0)
        sd_event_add_post(loop, nullptr, onAnything, bus.get());
    Service service(bus.get(), line.setup);
    r = sd_bus_match_signal(bus.get(), nullptr, nullptr, "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                            "Disconnected", peerSocket >= 0 ? &onPeerGone : &onBusGone, loop);
    if (r >= 0)
        r = service.exportObject();
    if (r >= 0 && peerSocket < 0)
        r = sd_bus_request_name(bus.get(), "org.forkscope.Helper1", 0);
    if (r < 0)
        return complain("cannot offer org.forkscope.Helper1", -r);
    for (int signal : {SIGTERM, SIGINT})
        sd_event_add_signal(loop, nullptr, signal, &onSignal, &service);
    sd_event_set_watchdog(loop, 1);
    r = sd_event_loop(loop);
    return r < 0 ? complain("the event loop failed", -r) : r;
}

} // namespace

int main(int count, char **words)
{
    const std::optional<CommandLine> line = readCommandLine(count, words);
    if (!line)
        return EX_USAGE;
    int peerSocket = -1;
    if (line->setup.mode == Service::Setup::Mode::Peer) {
        if (!peerIsRoot())
            return EX_USAGE;
        setsid(); // a key that interrupts or stops the client's terminal is not meant for us
        peerSocket = takePeerSocket();
        if (peerSocket < 0)
            return complain("cannot take the socket", errno);
    }
    if (const int error = giveUpRights())
        return complain("cannot give up rights", error);
    // Set, it no longer grows with what strangers send: their large messages go back to the system when they are freed.
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    sd_event *loop = nullptr;
    if (const int r = sd_event_new(&loop); r < 0)
        return complain("cannot make an event loop", -r);
    const int result = serve(loop, *line, peerSocket);
    sd_event_unref(loop);
    return result;
}
