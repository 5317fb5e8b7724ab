// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/kernelloss.h"

#include <algorithm>

__u64 KernelLoss::before(const forkscope_record &record, __u64 ringFull)
{
    if (record.cpu >= m_cpus.size())
        return 0;
    Cpu &cpu = m_cpus[record.cpu];
    // A softirq may take a number between those of two records, so a gap alone is no loss: the counter decides.
    const auto step = static_cast<__s32>(record.attempt - cpu.attempt);
    if (step > 0)
        cpu.attempt = record.attempt;
    if (step <= 1)
        return 0;
    const __u64 lost = std::min<__u64>(step - 1, ringFull - cpu.told);
    cpu.told += lost;
    return lost;
}

__u64 KernelLoss::since(unsigned cpu, __u64 ringFull)
{
    __u64 &told = m_cpus[cpu].told;
    const __u64 lost = ringFull > told ? ringFull - told : 0;
    told += lost;
    return lost;
}
