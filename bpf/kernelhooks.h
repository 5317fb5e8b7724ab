// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <linux/types.h>

// What this kernel lets a caller with CAP_BPF and CAP_PERFMON hook, found out by loading programs of a few
// instructions. An error is an errno; 0 means that it works.
struct KernelHooks
{
    // How a function of the kernel can be hooked, best first.
    struct Function
    {
        enum class Way { None, Fentry, KprobeMulti };
        Way way = Way::None;
        int fentry = 0;
        int kprobeMulti = 0;
    };

    int base = 0;                // BTF, and the tracepoints without which nothing is seen
    int exitArguments = 0;       // how many sched_process_exit has
    int free = 0;                // sched_process_free
    int readUser = 0;            // reading user memory at exec
    int copyFromTask = 0;        // reading the memory of other tasks, in an iterator
    int callSite = 0;            // the registers of the system call that a birth is part of
    bool innerPids = false;      // numbers in inner pid namespaces
    bool skipsPreempted = false; // a program that is preempted is skipped for the other tasks of the processor
    int currentTask = 0;         // the caller's task as a typed pointer, for hooks on calls
    Function kernelClone;        // who asks for a task and with what; calls that fail
    Function releaseTask;        // who collects a zombie

    // Asks the kernel the first time, and remembers.
    static const KernelHooks &ofThisKernel();
};

// One thing that a stream can deliver, or the sentence that says why it cannot.
struct Capability
{
    __u32 bit; // enum forkscope_capability
    std::string name;
    bool available;
    std::string how; // the hook that gives it, or why it is missing and what to do
};

// In the order of enum forkscope_capability.
std::vector<Capability> capabilitiesFrom(const KernelHooks &hooks);
