// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/hello.h"

#include <cstring>
#include <fstream>
#include <string_view>

#include <sys/utsname.h>
#include <systemd/sd-id128.h>

namespace {

__u64 nanoseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return time.tv_sec * 1'000'000'000ull + time.tv_nsec;
}

// 0 where /proc/sys is hidden from this process, which means "not recorded".
__u32 kernelLimit(const char *path)
{
    __u32 value = 0;
    std::ifstream(path) >> value;
    return value;
}

void append(std::vector<std::byte> &bytes, std::string_view text)
{
    const auto length = static_cast<__u16>(text.size());
    const auto head = bytesOf(length);
    const auto body = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), head.begin(), head.end());
    bytes.insert(bytes.end(), body.begin(), body.end());
}

__u32 optionsOf(const Collector &collector)
{
    const CaptureSettings &settings = collector.settings();
    return (settings.threads ? FORKSCOPE_OPTION_THREADS : 0) | (settings.arguments ? FORKSCOPE_OPTION_ARGUMENTS : 0) |
           (collector.isDeep() ? FORKSCOPE_OPTION_DEEP : 0);
}

} // namespace

__u64 boottimeNow()
{
    return nanoseconds(CLOCK_BOOTTIME);
}

Payload makeHello(const Collector &collector, __u64 nextSeq, __u32 options)
{
    utsname system{};
    uname(&system);
    forkscope_hello hello = {};
    hello.protocol = FORKSCOPE_PROTOCOL;
    hello.boottime = boottimeNow();
    hello.realtime = nanoseconds(CLOCK_REALTIME);
    hello.next_seq = nextSeq;
    sd_id128_t boot;
    if (sd_id128_get_boot(&boot) >= 0)
        memcpy(hello.boot_id, boot.bytes, sizeof(hello.boot_id));
    hello.scope_uid = collector.settings().scopeUid;
    hello.options = options | optionsOf(collector);
    hello.capabilities = collector.capabilities();
    hello.max_argument_bytes = collector.settings().maxArgumentBytes;
    hello.pid_max = kernelLimit("/proc/sys/kernel/pid_max");
    hello.threads_max = kernelLimit("/proc/sys/kernel/threads-max");
    hello.hooks = collector.hooks();

    std::vector<std::byte> strings;
    for (std::string_view text : {std::string_view("forkscope-helper " FORKSCOPE_VERSION),
                                  std::string_view(system.release), std::string_view(system.machine),
                                  std::string_view("helper"), std::string_view(), std::string_view(system.nodename)})
        append(strings, text);
    hello.fixed = sizeof(hello);
    hello.size = static_cast<__u16>(sizeof(hello) + strings.size());
    const auto head = bytesOf(hello);
    auto bytes = std::make_shared<std::vector<std::byte>>(head.begin(), head.end());
    bytes->insert(bytes->end(), strings.begin(), strings.end());
    return bytes;
}
