// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/collector.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "forkscope.skel.h"

namespace {

constexpr __u32 ringOfEveryone = 16u << 20;
constexpr __u32 ringOfOne = 4u << 20;

using Way = KernelHooks::Function::Way;
constexpr auto enable = &bpf_program__set_autoload;

void chooseIterator(forkscope_bpf *object, const KernelHooks &hooks)
{
    enable(object->progs.on_existing, !hooks.copyFromTask);
    enable(object->progs.on_existing_no_arguments, hooks.copyFromTask);
}

void choosePrograms(forkscope_bpf *object, const KernelHooks &hooks)
{
    const bool fentry = hooks.kernelClone.way == Way::Fentry;
    const bool probe = hooks.kernelClone.way == Way::KprobeMulti;
    auto &programs = object->progs;

    enable(programs.on_exit, hooks.exitArguments != 1);
    enable(programs.on_exit_one_argument, hooks.exitArguments == 1);
    enable(programs.on_free, !hooks.free);
    enable(programs.on_kernel_clone, fentry);
    enable(programs.on_kernel_clone_return, fentry);
    enable(programs.probe_kernel_clone, probe);
    enable(programs.probe_kernel_clone_return, probe);
    enable(programs.on_release_task, hooks.releaseTask.way == Way::Fentry);
    enable(programs.probe_release_task, hooks.releaseTask.way == Way::KprobeMulti);
    chooseIterator(object, hooks);
    bpf_map__set_autocreate(object->maps.ended, hooks.exitArguments == 1);
}

// A program that can be preempted, and its second copy.
struct Pair
{
    bpf_program *first;
    bpf_program *copy;
    bool isOfCalls = false; // of system calls, most of which do not matter
};

std::array<Pair, 9> pairsOf(const forkscope_bpf *object)
{
    const auto &programs = object->progs;
    return {{
        {programs.on_newtask, programs.on_newtask_again},
        {programs.on_exec, programs.on_exec_again},
        {programs.on_exit, programs.on_exit_again},
        {programs.on_free, programs.on_free_again},
        {programs.on_release_task, programs.on_release_task_again},
        {programs.on_kernel_clone, programs.on_kernel_clone_again},
        {programs.on_kernel_clone_return, programs.on_kernel_clone_return_again},
        {programs.on_sys_enter, programs.on_sys_enter_again, true},
        {programs.on_sys_exit, programs.on_sys_exit_again, true},
    }};
}

__u64 skippedRuns(const bpf_program *program)
{
    bpf_prog_info info = {};
    __u32 size = sizeof(info);
    const int descriptor = bpf_program__fd(program);
    return descriptor >= 0 && !bpf_obj_get_info_by_fd(descriptor, &info, &size) ? info.recursion_misses : 0;
}

__u64 skippedRuns(const forkscope_bpf *object)
{
    __u64 skipped = 0;
    bpf_program *program;
    bpf_object__for_each_program(program, object->obj)
    {
        skipped += skippedRuns(program);
    }
    return skipped;
}

void chooseCopies(forkscope_bpf *object, bool isTwice)
{
    for (const Pair &pair : pairsOf(object))
        enable(pair.copy, isTwice && bpf_program__autoload(pair.first));
    object->rodata->has_copies = isTwice;
    bpf_map__set_autocreate(object->maps.runs, isTwice);
}

void setConstants(forkscope_bpf *object, const KernelHooks &hooks, const CaptureSettings &settings)
{
    auto *constants = object->rodata;
    constants->scope_uid = settings.scopeUid;
    constants->watch_threads = settings.threads;
    constants->copy_arguments = settings.arguments;
    constants->max_argument_bytes = settings.maxArgumentBytes;
    constants->read_user = !hooks.readUser;
}

void giveUpNothing(KernelHooks &) {}

void giveUpFunctions(KernelHooks &hooks)
{
    hooks.kernelClone = hooks.releaseTask = {Way::None, EACCES, EACCES};
}

void giveUpUserMemory(KernelHooks &hooks)
{
    hooks.readUser = hooks.copyFromTask = EACCES;
}

} // namespace

Collector::Collector(const CaptureSettings &settings) : m_settings(settings)
{
    if (!m_settings.ringBytes)
        m_settings.ringBytes = settings.scopeUid == FORKSCOPE_SCOPE_EVERYONE ? ringOfEveryone : ringOfOne;
}

Collector::~Collector()
{
    detach();
}

std::unique_ptr<Collector> Collector::open(const CaptureSettings &settings, Failure &why)
{
    libbpf_set_print(nullptr);
    KernelHooks hooks = KernelHooks::ofThisKernel();
    if (hooks.base) {
        const bool refused = hooks.base == EPERM || hooks.base == EACCES;
        why = {refused ? Failure::Stage::Attach : Failure::Stage::Kernel, hooks.base};
        return nullptr;
    }
    std::unique_ptr<Collector> collector(new Collector(settings));
    collector->m_isDeep = settings.deep && !hooks.currentTask;
    collector->m_isTwice = settings.twice || hooks.skipsPreempted;
    why = {Failure::Stage::Attach, 0};
    // What the small programs promised may still be refused to the real ones: then without the optional parts.
    for (const auto &giveUp : {&giveUpNothing, &giveUpFunctions, &giveUpUserMemory}) {
        giveUp(hooks);
        why.error = collector->load(hooks);
        if (!why.error)
            why.error = collector->attach(hooks);
        if (!why.error || why.error == ENOMEM)
            break;
        collector->detach();
    }
    if (!why.error)
        why.error = collector->prepareReading();
    if (why.error)
        return nullptr;
    for (const Capability &capability : capabilitiesFrom(hooks)) {
        if (capability.available)
            collector->m_capabilities |= capability.bit;
    }
    if (collector->m_hooks & FORKSCOPE_HOOK_SYS_EXIT)
        collector->m_capabilities |= FORKSCOPE_CAN_FAILURES | FORKSCOPE_CAN_REAPED_BY;
    return collector;
}

int Collector::load(const KernelHooks &hooks)
{
    m_object = forkscope_bpf__open();
    if (!m_object)
        return errno;
    choosePrograms(m_object, hooks);
    enable(m_object->progs.on_sys_enter, m_isDeep);
    enable(m_object->progs.on_sys_exit, m_isDeep);
    chooseCopies(m_object, m_isTwice);
    setConstants(m_object, hooks, m_settings);
    m_object->rodata->deep = m_isDeep;
    m_object->rodata->track_calls = m_isDeep || hooks.kernelClone.way != Way::None;
    m_object->rodata->sees_release = hooks.releaseTask.way != Way::None;
    m_object->rodata->sees_wait = m_isDeep && hooks.releaseTask.way == Way::None;
    bpf_map__set_autocreate(m_object->maps.collected, m_isDeep || hooks.releaseTask.way != Way::None);
    bpf_map__set_autocreate(m_object->maps.zombies, m_object->rodata->sees_wait);
    bpf_map__set_max_entries(m_object->maps.ring, m_settings.ringBytes);
    bpf_map__set_max_entries(m_object->maps.counters, libbpf_num_possible_cpus());
    return -forkscope_bpf__load(m_object);
}

int Collector::attachOne(bpf_program *program, __u32 hook)
{
    bpf_link *link = bpf_program__attach_trace(program);
    if (!link)
        return errno;
    m_links.push_back(link);
    m_hooks |= hook;
    return 0;
}

// The kernel runs what is attached to a tracepoint in the order of attaching …
int Collector::attachTracepoint(bpf_program *program, bpf_program *copy, __u32 hook)
{
    const int error = attachOne(program, hook);
    return error || !m_isTwice ? error : attachOne(copy, hook);
}

// … and what is attached to a function the other way round.
int Collector::attachFunction(bpf_program *program, bpf_program *copy, __u32 hook)
{
    const int error = m_isTwice ? attachOne(copy, hook) : 0;
    return error ? error : attachOne(program, hook);
}

int Collector::attachKprobe(bpf_program *program, const char *symbol, ProbeAt where, __u32 hook)
{
    bpf_kprobe_multi_opts options = {};
    options.sz = sizeof(options);
    options.syms = &symbol;
    options.cnt = 1;
    options.retprobe = where == ProbeAt::Return;
    bpf_link *link = bpf_program__attach_kprobe_multi_opts(program, nullptr, &options);
    if (!link)
        return errno;
    m_links.push_back(link);
    m_hooks |= hook;
    return 0;
}

int Collector::attachReleaseTask(Way way)
{
    auto &programs = m_object->progs;
    if (way == Way::Fentry)
        return attachFunction(programs.on_release_task, programs.on_release_task_again,
                              FORKSCOPE_HOOK_FENTRY_RELEASE_TASK);
    if (way == Way::KprobeMulti)
        return attachKprobe(programs.probe_release_task, "release_task", ProbeAt::Entry,
                            FORKSCOPE_HOOK_KPROBE_RELEASE_TASK);
    return 0;
}

int Collector::attachKernelClone(Way way)
{
    auto &programs = m_object->progs;
    if (way == Way::Fentry) {
        const int error = attachFunction(programs.on_kernel_clone_return, programs.on_kernel_clone_return_again,
                                         FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE);
        return error ? error
                     : attachFunction(programs.on_kernel_clone, programs.on_kernel_clone_again,
                                      FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE);
    }
    if (way == Way::KprobeMulti) {
        const int error = attachKprobe(programs.probe_kernel_clone_return, "kernel_clone", ProbeAt::Return,
                                       FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE);
        return error ? error
                     : attachKprobe(programs.probe_kernel_clone, "kernel_clone", ProbeAt::Entry,
                                    FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE);
    }
    return 0;
}

// Ends before beginnings: of a process whose birth was seen the end is surely seen.
int Collector::attach(const KernelHooks &hooks)
{
    auto &programs = m_object->progs;
    int error = hooks.exitArguments == 1
                    ? attachOne(programs.on_exit_one_argument, FORKSCOPE_HOOK_SCHED_PROCESS_EXIT)
                    : attachTracepoint(programs.on_exit, programs.on_exit_again, FORKSCOPE_HOOK_SCHED_PROCESS_EXIT);
    if (!error && !hooks.free)
        error = attachTracepoint(programs.on_free, programs.on_free_again, FORKSCOPE_HOOK_SCHED_PROCESS_FREE);
    if (!error)
        error = attachReleaseTask(hooks.releaseTask.way);
    if (!error)
        error = attachTracepoint(programs.on_exec, programs.on_exec_again, FORKSCOPE_HOOK_SCHED_PROCESS_EXEC);
    if (!error && m_isDeep)
        error = attachTracepoint(programs.on_sys_exit, programs.on_sys_exit_again, FORKSCOPE_HOOK_SYS_EXIT);
    if (!error && m_isDeep)
        error = attachTracepoint(programs.on_sys_enter, programs.on_sys_enter_again, FORKSCOPE_HOOK_SYS_ENTER);
    if (!error)
        error = attachKernelClone(hooks.kernelClone.way);
    if (!error)
        error = attachTracepoint(programs.on_newtask, programs.on_newtask_again, FORKSCOPE_HOOK_TASK_NEWTASK);
    return error;
}

int Collector::prepareReading()
{
    auto &programs = m_object->progs;
    const bool canSleep = bpf_program__autoload(programs.on_existing);
    m_iterator = bpf_program__attach_iter(canSleep ? programs.on_existing : programs.on_existing_no_arguments, nullptr);
    if (!m_iterator)
        return errno;
    m_hooks |= FORKSCOPE_HOOK_ITER_TASK;
    m_ring = ring_buffer__new(bpf_map__fd(m_object->maps.ring), &Collector::onSample, this, nullptr);
    if (!m_ring)
        return errno;
    const size_t cpus = bpf_map__max_entries(m_object->maps.counters);
    void *books =
        mmap(nullptr, cpus * sizeof(cpu_counters), PROT_READ, MAP_SHARED, bpf_map__fd(m_object->maps.counters), 0);
    if (books == MAP_FAILED)
        return errno;
    m_books = {static_cast<const cpu_counters *>(books), cpus};
    return 0;
}

void Collector::detach()
{
    for (; !m_links.empty(); m_links.pop_back())
        bpf_link__destroy(m_links.back());
    m_hooks = 0;
    if (m_iterator)
        bpf_link__destroy(m_iterator);
    m_iterator = nullptr;
    ring_buffer__free(m_ring);
    m_ring = nullptr;
    if (!m_books.empty())
        munmap(const_cast<cpu_counters *>(m_books.data()), m_books.size_bytes());
    m_books = {};
    if (m_object)
        forkscope_bpf__destroy(m_object);
    m_object = nullptr;
}

int Collector::ringDescriptor() const
{
    return ring_buffer__epoll_fd(m_ring);
}

int Collector::onSample(void *self, void *data, size_t)
{
    auto *collector = static_cast<Collector *>(self);
    const auto &record = *static_cast<const forkscope_record *>(data);
    (*collector->m_sink)(record);
    if (collector->m_bytesLeft <= record.size)
        return -ECANCELED; // the record is taken; libbpf only stops
    collector->m_bytesLeft -= record.size;
    return 0;
}

bool Collector::drain(size_t byteLimit, const Sink &sink)
{
    m_sink = &sink;
    m_bytesLeft = byteLimit;
    return ring_buffer__consume(m_ring) == -ECANCELED;
}

std::unique_ptr<Iteration> Collector::iterate(Arguments arguments) const
{
    return std::make_unique<Iteration>(m_object, m_iterator, arguments);
}

__u64 Collector::madeGood() const
{
    return __atomic_load_n(&m_object->bss->made_good, __ATOMIC_ACQUIRE);
}

// Runs of programs that are attached once, or that both copies of a pair were skipped for. Of a system call nobody
// knows whether it would have been told, so at most what the copy missed as well.
__u64 Collector::missed() const
{
    if (!m_isTwice)
        return skippedRuns(m_object);
    const auto pairs = pairsOf(m_object);
    __u64 skipped = skippedRuns(m_object);
    __u64 pardoned = 0;
    for (const Pair &pair : pairs) {
        const __u64 first = skippedRuns(pair.first), copy = skippedRuns(pair.copy);
        pardoned += copy + (pair.isOfCalls ? first - std::min(first, copy) : 0);
    }
    pardoned += madeGood(); // after the others, so that it is not smaller than they were
    return skipped > pardoned ? skipped - pardoned : 0;
}
