// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Attaches to kernel_clone as many fentry programs as the kernel allows on one function, says so, and keeps them until
// it is ended: whoever comes next has to do without fentry.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <unistd.h>

namespace {

// A descriptor of the attached program; -1: the kernel takes no more.
int attachOne(int target)
{
    const bpf_insn doNothing[] = {
        {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0},
        {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
    };
    bpf_prog_load_opts options = {};
    options.sz = sizeof(options);
    options.expected_attach_type = BPF_TRACE_FENTRY;
    options.attach_btf_id = static_cast<__u32>(target);
    const int program = bpf_prog_load(BPF_PROG_TYPE_TRACING, nullptr, "GPL", doNothing, 2, &options);
    return program < 0 ? -1 : bpf_raw_tracepoint_open(nullptr, program);
}

} // namespace

int main()
{
    btf *types = btf__load_vmlinux_btf();
    const int target = types ? btf__find_by_name_kind(types, "kernel_clone", BTF_KIND_FUNC) : -ENOENT;
    btf__free(types);
    int attached = 0;
    while (target > 0 && attachOne(target) >= 0)
        ++attached;
    if (attached == 0 || errno != E2BIG) {
        fprintf(stderr, "after %d programs: %s\n", attached, strerrorname_np(errno));
        return 1;
    }
    printf("%d programs are on kernel_clone\n", attached);
    fflush(stdout);
    for (;;)
        pause();
}
