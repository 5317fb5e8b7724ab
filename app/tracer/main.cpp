// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// forkscope-tracer SOCKET ARGUMENT-BYTES PROGRAM NAME [ARGUMENT…]: runs the program and tells over the socket (a
// descriptor) what becomes of it; see forkscope(1). Started by forkscope and its window, with no rights but theirs.
#include "app/tracer/tracer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
// The leak checker looks from a task of its own. Who ends what a lab leaves behind ends that too, and then it would be
// waited for without end.
extern "C" const char *__asan_default_options();
extern "C" const char *__asan_default_options()
{
    return "detect_leaks=0";
}
#endif

namespace {

using namespace forkscope::tracer;

std::optional<unsigned> numberIn(const char *text)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), number);
    return error == std::errc() && *end == 0 ? std::optional(number) : std::nullopt;
}

bool isSocket(int descriptor)
{
    int type = 0;
    socklen_t size = sizeof type;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

// What is held open here would look open to others: pipes would never end, file systems stay busy.
void letGoOfEverythingBut(std::array<int, 3> kept)
{
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int standard = 0; nothing >= 0 && standard <= STDERR_FILENO; ++standard)
        dup2(nothing, standard);
    std::ranges::sort(kept);
    int first = STDERR_FILENO + 1;
    for (const int descriptor : kept) {
        if (descriptor > first)
            close_range(static_cast<unsigned>(first), static_cast<unsigned>(descriptor - 1), 0);
        first = std::max(first, descriptor + 1);
    }
    close_range(static_cast<unsigned>(first), ~0u, 0);
    [[maybe_unused]] const int changed = chdir("/");
}

int run(int socket, const Granted &granted, const CommandLine &command)
{
    // Keys of the terminal are the command's: it is in the same process group.
    Launch launch(command);
    Stream stream(socket);
    if (const auto &problem = launch.problem()) {
        stream.start();
        stream.tell(FrameType::Problem, *problem);
        return 1;
    }
    const auto [go, report] = launch.descriptors();
    letGoOfEverythingBut({socket, go, report});
    stream.start();
    stream.tell(FORKSCOPE_HELLO, greeting(static_cast<__u32>(launch.pid()), granted));
    Tracer(launch, stream, granted).run();
    stream.tell(FORKSCOPE_BYE, bytesOf(forkscope_bye{.reason = FORKSCOPE_BYE_IDLE}));
    return 0;
}

} // namespace

int main(int count, char **words)
{
    constexpr int usage = 64;
    const auto socket = count > 1 ? numberIn(words[1]) : std::nullopt;
    const auto bytes = count > 2 ? numberIn(words[2]) : std::nullopt;
    if (count < 5 || !bytes || !socket || !isSocket(static_cast<int>(*socket))) {
        std::fputs("forkscope-tracer is started by forkscope. Run: forkscope record --via ptrace -- COMMAND\n", stderr);
        return usage;
    }
    fcntl(static_cast<int>(*socket), F_SETFD, FD_CLOEXEC);
    CommandLine command{words[3], words + 4, {}};
    // Nothing but SIGKILL and SIGSTOP reaches this process: what it follows must outlive the pressing of a key.
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &command.signals);
    return run(static_cast<int>(*socket), {*bytes > 0, *bytes}, command);
}
