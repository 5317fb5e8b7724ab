// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "bpf/forkscope.h"

// The books of what the ring could not take: how many a CPU lost before a record, or since its last one. Told once,
// and in all exactly what the kernel counted.
class KernelLoss
{
public:
    explicit KernelLoss(unsigned cpus) : m_cpus(cpus) {}

    // How many records were lost just before this one; `ringFull` is the kernel's count of its CPU.
    __u64 before(const forkscope_record &record, __u64 ringFull);
    // How many were lost that no later record has told of.
    __u64 since(unsigned cpu, __u64 ringFull);

private:
    struct Cpu
    {
        __u32 attempt = 0; // of the last record
        __u64 told = 0;
    };
    std::vector<Cpu> m_cpus;
};
