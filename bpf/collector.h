// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "bpf/counters.h"
#include "bpf/iteration.h"
#include "bpf/kernelhooks.h"

struct bpf_link;
struct bpf_program;
struct forkscope_bpf;
struct ring_buffer;

// What the kernel programs of a capture are to emit. They cannot emit more: it is part of the verified program.
struct CaptureSettings
{
    __u32 scopeUid = FORKSCOPE_SCOPE_EVERYONE;
    bool threads = false;
    bool arguments = false;
    bool deep = false; // hooks on every system call, for failures and for clone3's structure before the kernel's copy
    __u32 maxArgumentBytes = 1024;
    __u32 ringBytes = 0; // a power of two, at least a page; 0: as fits the scope
    bool twice = false;  // two copies of each program even where the kernel never skips one; for tests

    bool operator==(const CaptureSettings &) const = default;
};

// One loaded set of kernel programs with its ring: hands out the records that they write. Destroying it unloads them.
class Collector
{
public:
    using Arguments = Iteration::Arguments;
    struct Failure
    {
        enum class Stage { Kernel, Attach } stage; // the kernel lacks what is needed, or refused what it has
        int error;
    };
    using Sink = std::function<void(const forkscope_record &)>;

    // Loads and attaches; on failure null, and `why` says so.
    static std::unique_ptr<Collector> open(const CaptureSettings &settings, Failure &why);
    ~Collector();

    const CaptureSettings &settings() const { return m_settings; }
    bool isDeep() const { return m_isDeep; }              // may be false although wished for
    __u32 hooks() const { return m_hooks; }               // enum forkscope_hook attached
    __u32 capabilities() const { return m_capabilities; } // enum forkscope_capability

    int ringDescriptor() const; // readable when the ring holds a record
    // Takes records out of the ring until it is empty or `byteLimit` is reached; true: there may be more.
    bool drain(size_t byteLimit, const Sink &sink);
    // A walk over the processes there are.
    std::unique_ptr<Iteration> iterate(Arguments arguments) const;

    std::span<const cpu_counters> books() const { return m_books; }
    __u64 missed() const;   // runs of programs that the kernel skipped and that no second copy made good
    __u64 madeGood() const; // by a second copy

private:
    explicit Collector(const CaptureSettings &settings);
    int load(const KernelHooks &hooks);
    int attach(const KernelHooks &hooks);
    int attachOne(bpf_program *program, __u32 hook);
    int attachTracepoint(bpf_program *program, bpf_program *copy, __u32 hook);
    int attachFunction(bpf_program *program, bpf_program *copy, __u32 hook);
    enum class ProbeAt { Entry, Return };
    int attachKprobe(bpf_program *program, const char *symbol, ProbeAt where, __u32 hook);
    int attachKernelClone(KernelHooks::Function::Way way);
    int attachReleaseTask(KernelHooks::Function::Way way);
    int prepareReading();
    void detach();
    static int onSample(void *self, void *data, size_t size);

    CaptureSettings m_settings;
    bool m_isDeep = false;  // wished for, and possible
    bool m_isTwice = false; // each program has a second copy
    forkscope_bpf *m_object = nullptr;
    std::vector<bpf_link *> m_links;
    bpf_link *m_iterator = nullptr;
    ring_buffer *m_ring = nullptr;
    std::span<const cpu_counters> m_books;
    const Sink *m_sink = nullptr;
    size_t m_bytesLeft = 0;
    __u32 m_hooks = 0;
    __u32 m_capabilities = 0;
};
