// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/greeting.h"

#include "app/tracer/proc.h"
#include "app/tracer/records.h"

#include <cstring>
#include <ctime>
#include <string>
#include <sys/utsname.h>
#include <unistd.h>

namespace forkscope::tracer {

namespace {

void append(std::vector<std::byte> &bytes, std::string_view text)
{
    const auto length = static_cast<__u16>(text.size());
    const auto head = std::as_bytes(std::span(&length, 1)), body = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), head.begin(), head.end());
    bytes.insert(bytes.end(), body.begin(), body.end());
}

__u32 limit(const char *path)
{
    return static_cast<__u32>(std::strtoul(contentsOf(path).c_str(), nullptr, 10));
}

// "d2b1…-…": 32 hexadecimal digits with four hyphens between them.
void readBootId(__u8 (&id)[16])
{
    std::string digits;
    for (const char letter : contentsOf("/proc/sys/kernel/random/boot_id"))
        if (std::isxdigit(static_cast<unsigned char>(letter)))
            digits += letter;
    if (digits.size() != 2 * sizeof id)
        return;
    for (std::size_t i = 0; i < sizeof id; ++i)
        id[i] = static_cast<__u8>(std::stoul(digits.substr(2 * i, 2), nullptr, 16));
}

} // namespace

std::vector<std::byte> greeting(__u32 rootPid, const Granted &granted)
{
    utsname system{};
    uname(&system);
    timespec realtime{};
    clock_gettime(CLOCK_REALTIME, &realtime);
    forkscope_hello hello{};
    hello.protocol = FORKSCOPE_PROTOCOL;
    hello.boottime = boottime();
    hello.realtime = static_cast<__u64>(realtime.tv_sec) * 1'000'000'000 + static_cast<__u64>(realtime.tv_nsec);
    readBootId(hello.boot_id);
    hello.scope_uid = geteuid() == 0 ? FORKSCOPE_SCOPE_EVERYONE : getuid();
    hello.options = FORKSCOPE_OPTION_THREADS | (granted.arguments ? FORKSCOPE_OPTION_ARGUMENTS : 0);
    hello.capabilities = FORKSCOPE_CAN_LINEAGE | FORKSCOPE_CAN_ARGS_AT_EXEC | FORKSCOPE_CAN_REAP |
                         FORKSCOPE_CAN_FAILURES | FORKSCOPE_CAN_REAPED_BY;
    hello.max_argument_bytes = granted.maxArgumentBytes;
    hello.root_tgid = rootPid;
    hello.pid_max = limit("/proc/sys/kernel/pid_max");
    hello.threads_max = limit("/proc/sys/kernel/threads-max");
    hello.hooks = FORKSCOPE_HOOK_PTRACE;

    std::vector<std::byte> strings;
    for (const std::string_view text :
         {std::string_view("forkscope-tracer " FORKSCOPE_VERSION), std::string_view(system.release),
          std::string_view(system.machine), std::string_view("ptrace"), std::string_view(),
          std::string_view(system.nodename)})
        append(strings, text);
    hello.fixed = sizeof hello;
    hello.size = static_cast<__u16>(sizeof hello + strings.size());
    const auto head = std::as_bytes(std::span(&hello, 1));
    std::vector<std::byte> payload(head.begin(), head.end());
    payload.insert(payload.end(), strings.begin(), strings.end());
    return payload;
}

} // namespace forkscope::tracer
