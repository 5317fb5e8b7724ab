// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// watcher empty|real: attaches to the hooks that Forkscope uses on this kernel either programs that do nothing or its
// own, with threads and arguments, and reads their ring. Says "ready", and goes on until its input ends.
#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <poll.h>
#include <unistd.h>

#include "bpf/collector.h"

namespace {

const bpf_insn doNothing[] = {
    {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0},
    {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
};

struct Hook
{
    bpf_attach_type type;
    const char *name;
    int kind; // of its type information
};

std::vector<Hook> hooksHere()
{
    std::vector<Hook> hooks = {
        {BPF_TRACE_RAW_TP, "btf_trace_task_newtask", BTF_KIND_TYPEDEF},
        {BPF_TRACE_RAW_TP, "btf_trace_sched_process_exec", BTF_KIND_TYPEDEF},
        {BPF_TRACE_RAW_TP, "btf_trace_sched_process_exit", BTF_KIND_TYPEDEF},
        {BPF_TRACE_RAW_TP, "btf_trace_sched_process_free", BTF_KIND_TYPEDEF},
    };
    const auto isFentry = [](const KernelHooks::Function &function) {
        return function.way == KernelHooks::Function::Way::Fentry;
    };
    if (isFentry(KernelHooks::ofThisKernel().kernelClone)) {
        hooks.push_back({BPF_TRACE_FENTRY, "kernel_clone", BTF_KIND_FUNC});
        hooks.push_back({BPF_TRACE_FEXIT, "kernel_clone", BTF_KIND_FUNC});
    }
    if (isFentry(KernelHooks::ofThisKernel().releaseTask))
        hooks.push_back({BPF_TRACE_FENTRY, "release_task", BTF_KIND_FUNC});
    return hooks;
}

int attach(const btf *types, const Hook &hook)
{
    bpf_prog_load_opts options = {};
    options.sz = sizeof(options);
    options.expected_attach_type = hook.type;
    const int target = btf__find_by_name_kind(types, hook.name, static_cast<__u32>(hook.kind));
    if (target < 0)
        return ENOENT;
    options.attach_btf_id = static_cast<__u32>(target);
    const int program = bpf_prog_load(BPF_PROG_TYPE_TRACING, nullptr, "GPL", doNothing, std::size(doNothing), &options);
    return program < 0 || bpf_raw_tracepoint_open(nullptr, program) < 0 ? errno : 0;
}

int fail(const std::string &what, int error)
{
    std::cerr << "watcher: " << what << ": " << strerror(error) << '\n';
    return 1;
}

void sayReady()
{
    std::cout << "ready" << std::endl;
}

int watchWithNothing()
{
    const std::unique_ptr<btf, decltype(&btf__free)> types(btf__load_vmlinux_btf(), &btf__free);
    for (const Hook &hook : hooksHere()) {
        if (const int error = attach(types.get(), hook))
            return fail(hook.name, error);
    }
    sayReady();
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return 0;
}

int watchForReal()
{
    CaptureSettings settings;
    settings.threads = settings.arguments = true;
    Collector::Failure why{};
    const auto collector = Collector::open(settings, why);
    if (!collector)
        return fail("the kernel programs", why.error);
    sayReady();
    size_t bytes = 0;
    pollfd waiting[] = {{STDIN_FILENO, POLLIN, 0}, {collector->ringDescriptor(), POLLIN, 0}};
    while (poll(waiting, 2, -1) > 0 && !waiting[0].revents) {
        collector->drain(SIZE_MAX, [&](const forkscope_record &record) { bytes += record.size; });
        usleep(10'000); // as the helper does: many records for one wake-up
    }
    __u64 lost = 0;
    for (const cpu_counters &cpu : collector->books())
        lost += cpu.ring_full;
    std::cerr << bytes << " bytes, " << lost << " records lost\n";
    return 0;
}

} // namespace

int main(int count, char **words)
{
    libbpf_set_print(nullptr);
    const std::string what = count == 2 ? words[1] : "";
    if (what == "empty")
        return watchWithNothing();
    if (what == "real")
        return watchForReal();
    std::cerr << "Usage: watcher empty|real\n";
    return 2;
}
