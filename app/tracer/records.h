// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Records of the stream's format, put together from a fixed part and strings.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "bpf/forkscope.h"

namespace forkscope::tracer {

using Record = std::vector<std::byte>;

// Now, ns of boot time.
__u64 boottime();

// The head of a record of this moment, about the process (tgid, start).
forkscope_record headOf(forkscope_type type, __u32 tgid, __u64 start);

// `fixed` begins with a head, in which size and place of the strings are set. Strings for which there is no room are
// cut.
Record recordOf(std::span<const std::byte> fixed, std::initializer_list<std::string_view> strings);

template <class Fixed>
Record recordOf(const Fixed &fixed, std::initializer_list<std::string_view> strings = {})
{
    return recordOf(std::as_bytes(std::span(&fixed, 1)), strings);
}

inline std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace forkscope::tracer
