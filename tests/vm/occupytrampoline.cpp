// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// occupytrampoline FUNCTION…: attaches to each function of the kernel as many fentry programs as it allows on one, says
// so, and keeps them until it is ended: whoever comes next has to do without fentry.
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

bool occupy(const btf *types, const char *function)
{
    const int target = types ? btf__find_by_name_kind(types, function, BTF_KIND_FUNC) : -ENOENT;
    int attached = 0;
    while (target > 0 && attachOne(target) >= 0)
        ++attached;
    if (attached == 0 || errno != E2BIG) {
        fprintf(stderr, "%s: after %d programs: %s\n", function, attached, strerrorname_np(errno));
        return false;
    }
    printf("%d programs are on %s. ", attached, function);
    return true;
}

} // namespace

int main(int count, char **words)
{
    btf *types = btf__load_vmlinux_btf();
    for (int i = 1; i < count; ++i)
        if (!occupy(types, words[i]))
            return 1;
    btf__free(types);
    printf("\n");
    fflush(stdout);
    for (;;)
        pause();
}
