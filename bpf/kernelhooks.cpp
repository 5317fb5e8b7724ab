// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/kernelhooks.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bpf/forkscope.h"

namespace {

struct BtfFree
{
    void operator()(btf *types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfFree>;

class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd), m_error(fd < 0 ? errno : 0) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int fd() const { return m_fd; }
    int error() const { return m_error; }

private:
    int m_fd;
    int m_error;
};

const bpf_insn doNothing[] = {
    {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0},
    {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
};

// Calls a probing read of eight bytes from address 0 to the stack.
struct ProbingRead
{
    explicit ProbingRead(int helper)
        : instructions{
              {BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_10, 0, 0},
              {BPF_ALU64 | BPF_ADD, BPF_REG_1, 0, 0, -8},
              {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, 8},
              {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 0},
              {BPF_JMP | BPF_CALL, 0, 0, 0, helper},
              {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0},
              {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
          }
    {
    }
    bpf_insn instructions[7];
};

int loadTracing(bpf_attach_type type, int target, const bpf_insn *instructions, size_t count)
{
    bpf_prog_load_opts options = {};
    options.sz = sizeof(options);
    options.expected_attach_type = type;
    options.attach_btf_id = static_cast<__u32>(target);
    return bpf_prog_load(BPF_PROG_TYPE_TRACING, nullptr, "GPL", instructions, count, &options);
}

// Arguments of a tracepoint, without the hidden first one; 0: there is no such tracepoint.
int tracepointArguments(const btf *types, const char *name)
{
    int id = btf__find_by_name_kind(types, (std::string("btf_trace_") + name).c_str(), BTF_KIND_TYPEDEF);
    if (id < 0)
        return 0;
    const btf_type *pointer = btf__type_by_id(types, btf__type_by_id(types, id)->type);
    return btf_vlen(btf__type_by_id(types, pointer->type)) - 1;
}

bool hasHelper(const btf *types, const char *name)
{
    int id = btf__find_by_name_kind(types, "bpf_func_id", BTF_KIND_ENUM);
    if (id < 0)
        return false;
    const btf_type *list = btf__type_by_id(types, id);
    for (int i = 0; i < btf_vlen(list); ++i) {
        if (!strcmp(btf__name_by_offset(types, btf_enum(list)[i].name_off), name))
            return true;
    }
    return false;
}

// struct pid does since 6.5, and in some stable kernels before: what lies behind its declared end can then be read.
bool endsInFlexibleArray(const btf *types, const char *name)
{
    const int id = btf__find_by_name_kind(types, name, BTF_KIND_STRUCT);
    if (id < 0)
        return false;
    const btf_type *structure = btf__type_by_id(types, id);
    const btf_type *last = btf__type_by_id(types, btf_members(structure)[btf_vlen(structure) - 1].type);
    return btf_is_array(last) && btf_array(last)->nelems == 0;
}

int kernelVersion()
{
    utsname name{};
    uname(&name);
    return std::atoi(name.release);
}

int tryFentry(const btf *types, const char *function)
{
    int target = btf__find_by_name_kind(types, function, BTF_KIND_FUNC);
    if (target < 0)
        return ENOENT;
    Descriptor program(loadTracing(BPF_TRACE_FEXIT, target, doNothing, std::size(doNothing)));
    if (program.error())
        return program.error();
    return Descriptor(bpf_raw_tracepoint_open(nullptr, program.fd())).error();
}

int tryKprobeMulti(const char *function)
{
    ProbingRead read(BPF_FUNC_probe_read_kernel);
    bpf_prog_load_opts options = {};
    options.sz = sizeof(options);
    options.expected_attach_type = BPF_TRACE_KPROBE_MULTI;
    Descriptor program(
        bpf_prog_load(BPF_PROG_TYPE_KPROBE, nullptr, "GPL", read.instructions, std::size(read.instructions), &options));
    if (program.error())
        return program.error();
    bpf_link_create_opts link = {};
    link.sz = sizeof(link);
    link.kprobe_multi.syms = &function;
    link.kprobe_multi.cnt = 1;
    return Descriptor(bpf_link_create(program.fd(), 0, BPF_TRACE_KPROBE_MULTI, &link)).error();
}

KernelHooks::Function tryFunction(const btf *types, const char *name, int currentTask)
{
    using Way = KernelHooks::Function::Way;
    if (currentTask)
        return {Way::None, currentTask, currentTask};
    KernelHooks::Function function{Way::None, tryFentry(types, name), tryKprobeMulti(name)};
    if (!function.fentry)
        function.way = Way::Fentry;
    else if (!function.kprobeMulti)
        function.way = Way::KprobeMulti;
    return function;
}

int tryProbingRead(const btf *types, int helper)
{
    int target = btf__find_by_name_kind(types, "btf_trace_sched_process_exec", BTF_KIND_TYPEDEF);
    ProbingRead read(helper);
    return Descriptor(loadTracing(BPF_TRACE_RAW_TP, target, read.instructions, std::size(read.instructions))).error();
}

int tryTracepoint(const btf *types, const char *name)
{
    int target = btf__find_by_name_kind(types, (std::string("btf_trace_") + name).c_str(), BTF_KIND_TYPEDEF);
    if (target < 0)
        return ENOENT;
    return Descriptor(loadTracing(BPF_TRACE_RAW_TP, target, doNothing, std::size(doNothing))).error();
}

KernelHooks askKernel()
{
    KernelHooks hooks;
    Btf types(btf__load_vmlinux_btf());
    if (!types) {
        hooks.base = ENOENT;
        return hooks;
    }
    for (const char *name : {"task_newtask", "sched_process_exec", "sched_process_exit"}) {
        if (!hooks.base)
            hooks.base = tryTracepoint(types.get(), name);
    }
    if (hooks.base)
        return hooks;
    hooks.exitArguments = tracepointArguments(types.get(), "sched_process_exit");
    hooks.free = tryTracepoint(types.get(), "sched_process_free");
    // libbpf takes both probing reads away when the kernel refuses the one of kernel memory.
    hooks.readUser = tryProbingRead(types.get(), BPF_FUNC_probe_read_kernel);
    if (!hooks.readUser)
        hooks.readUser = tryProbingRead(types.get(), BPF_FUNC_probe_read_user);
    hooks.copyFromTask = hasHelper(types.get(), "BPF_FUNC_copy_from_user_task") ? 0 : ENOSYS;
    hooks.callSite = hasHelper(types.get(), "BPF_FUNC_task_pt_regs") ? 0 : ENOSYS;
    hooks.innerPids = endsInFlexibleArray(types.get(), "pid");
    hooks.skipsPreempted = kernelVersion() >= 7; // nothing else tells: measured on 7.2, not on 6.12
    hooks.currentTask = hasHelper(types.get(), "BPF_FUNC_get_current_task_btf") ? 0 : ENOSYS;
    hooks.kernelClone = tryFunction(types.get(), "kernel_clone", hooks.currentTask);
    hooks.releaseTask = tryFunction(types.get(), "release_task", hooks.currentTask);
    return hooks;
}

std::string errnoName(int error)
{
    const char *name = strerrorname_np(error);
    return name ? name : std::to_string(error);
}

std::string without(const KernelHooks &hooks, const KernelHooks::Function &function, const std::string &name,
                    const char *otherwise)
{
    if (hooks.currentTask)
        return "the kernel is older than 5.11: its programs cannot look at the calling task";
    return name + " cannot be hooked here: fentry gives " + errnoName(function.fentry) +
           " (kernel without BPF trampolines), kprobe.multi gives " + errnoName(function.kprobeMulti) +
           " (kernel without fprobe); " + otherwise;
}

std::string hookNames(const KernelHooks::Function &function, const char *fentry, const char *kprobe)
{
    return function.way == KernelHooks::Function::Way::Fentry ? fentry : kprobe;
}

const char *baseReason(int error)
{
    if (error == EPERM || error == EACCES)
        return "the kernel refuses BPF programs: CAP_BPF and CAP_PERFMON are needed in the first user namespace";
    return "the kernel has no BTF or not the tracepoints: Linux 5.10 or later with CONFIG_DEBUG_INFO_BTF is needed";
}

} // namespace

const KernelHooks &KernelHooks::ofThisKernel()
{
    static const KernelHooks hooks = askKernel();
    return hooks;
}

std::vector<Capability> capabilitiesFrom(const KernelHooks &hooks)
{
    const bool base = !hooks.base;
    const auto works = [](const KernelHooks::Function &function) {
        return function.way != KernelHooks::Function::Way::None;
    };
    const std::string missing = errnoName(hooks.base) + ": " + baseReason(hooks.base);
    auto entry = [&](__u32 bit, const char *name, bool does, const std::string &how, const std::string &why) {
        return Capability{bit, name, base && does, !base ? missing : does ? how : why};
    };
    return {
        entry(FORKSCOPE_CAN_LINEAGE, "lineage", true,
              std::string("tp_btf on task_newtask, sched_process_exec, sched_process_exit") +
                  (hooks.callSite ? "; before Linux 5.15 without the system call and its registers" : "") +
                  (hooks.innerPids ? "" : "; before Linux 6.5 without the numbers in inner pid namespaces"),
              {}),
        entry(FORKSCOPE_CAN_ARGS_AT_EXEC, "args-at-exec", !hooks.readUser, "tp_btf on sched_process_exec",
              errnoName(hooks.readUser) + ": the kernel is locked down (lockdown=confidentiality) and refuses to read "
                                          "memory at exec; arguments come late, from snapshots"),
        entry(FORKSCOPE_CAN_ARGS_SNAPSHOT, "args-snapshot", !hooks.copyFromTask, "iter.s on tasks",
              "the kernel is older than 5.18: its iterators cannot read the memory of other processes"),
        entry(FORKSCOPE_CAN_REAP, "reap", !hooks.free, "tp_btf on sched_process_free",
              errnoName(hooks.free) + ": sched_process_free cannot be hooked"),
        entry(FORKSCOPE_CAN_CLONE_ARGS, "clone-args", works(hooks.kernelClone),
              hookNames(hooks.kernelClone, "fentry on kernel_clone", "kprobe.multi on kernel_clone"),
              without(hooks, hooks.kernelClone, "kernel_clone",
                      "the arguments are read from the caller's memory instead")),
        entry(FORKSCOPE_CAN_FAILURES, "failures", works(hooks.kernelClone),
              hookNames(hooks.kernelClone, "fexit on kernel_clone", "kretprobe.multi on kernel_clone"),
              without(hooks, hooks.kernelClone, "kernel_clone",
                      "a deep stream sees failures, at a cost to every system call")),
        entry(FORKSCOPE_CAN_REAPED_BY, "reaped-by", works(hooks.releaseTask),
              hookNames(hooks.releaseTask, "fentry on release_task", "kprobe.multi on release_task"),
              without(hooks, hooks.releaseTask, "release_task",
                      "a deep stream sees it in the results of wait, at a cost to every system call")),
    };
}
