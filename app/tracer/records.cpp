// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/records.h"

#include <algorithm>
#include <cstring>
#include <ctime>

namespace forkscope::tracer {

__u64 boottime()
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return static_cast<__u64>(time.tv_sec) * 1'000'000'000 + static_cast<__u64>(time.tv_nsec);
}

forkscope_record headOf(forkscope_type type, __u32 tgid, __u64 start)
{
    forkscope_record head{};
    head.type = type;
    head.tgid = tgid;
    head.time = boottime();
    head.start = start;
    return head;
}

Record recordOf(std::span<const std::byte> fixed, std::initializer_list<std::string_view> strings)
{
    constexpr std::size_t padding = 8;
    Record record(fixed.begin(), fixed.end());
    for (const auto text : strings) {
        const auto room = FORKSCOPE_RECORD_MAX - padding - record.size() - sizeof(__u16);
        const auto length = static_cast<__u16>(std::min(text.size(), room));
        const auto head = std::as_bytes(std::span(&length, 1));
        const auto body = std::as_bytes(std::span(text.substr(0, length)));
        record.insert(record.end(), head.begin(), head.end());
        record.insert(record.end(), body.begin(), body.end());
    }
    record.resize((record.size() + padding - 1) / padding * padding);
    forkscope_record head;
    std::memcpy(&head, record.data(), sizeof head);
    head.size = static_cast<__u16>(record.size());
    head.fixed = static_cast<__u16>(fixed.size());
    std::memcpy(record.data(), &head, sizeof head);
    return record;
}

} // namespace forkscope::tracer
