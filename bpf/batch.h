// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "bpf/forkscope.h"

// The payload of a frame; shared by the queues of all streams of a capture.
using Payload = std::shared_ptr<const std::vector<std::byte>>;

template <typename T>
std::span<const std::byte> bytesOf(const T &value)
{
    return std::as_bytes(std::span(&value, 1));
}

// Records on their way into one frame.
class Batch
{
public:
    Batch(forkscope_batch_kind kind, __u64 firstSeq);

    bool hasRoomFor(const forkscope_record &record) const;
    void append(const forkscope_record &record);
    __u32 count() const { return m_head.count; }
    __u64 firstSeq() const { return m_head.first_seq; }
    __u64 timeFirst() const { return m_head.time_first; }
    __u64 timeLast() const { return m_head.time_last; }
    void setTimes(__u64 first, __u64 last);
    void setFlags(__u16 flags) { m_head.flags = flags; }
    Payload payload() const;

private:
    forkscope_batch m_head{};
    std::vector<std::byte> m_records;
};
