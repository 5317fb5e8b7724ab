// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A decoded record. The fixed parts are the record format's own structs; byte views point into the record's bytes and
// live as long as these.
#pragma once

#include "app/stream/identity.h"
#include "bpf/forkscope.h"

#include <QByteArrayView>

#include <variant>

namespace forkscope {

// Bytes chosen by the observed program: text only after displayText() (app/stream/displaytext.h).
using Bytes = QByteArrayView;

struct Existing
{
    forkscope_existing fixed;
    Bytes comm, executable, argv;
    ProcessKey parent() const { return {fixed.parent_tgid, fixed.parent_start}; }
};

struct Fork
{
    forkscope_fork fixed;
    Bytes comm;
    Bytes userArgs;   // struct clone_args as read from user memory; empty: not recorded
    Bytes kernelArgs; // struct forkscope_kernel_args; empty: not recorded
    bool isThread() const { return (fixed.head.flags & FORKSCOPE_THREAD) != 0; }
    ProcessKey parent() const { return {fixed.parent_tgid, fixed.parent_start}; }
    ProcessKey creator() const { return {fixed.creator_tgid, fixed.creator_start}; }
};

struct ForkFailed
{
    forkscope_fork_failed fixed;
    Bytes comm, userArgs, kernelArgs;
};

struct Exec
{
    forkscope_exec fixed;
    Bytes comm, path, executable, argv;
};

struct Exit
{
    forkscope_exit fixed;
    Bytes comm;
    bool endsProcess() const { return (fixed.head.flags & FORKSCOPE_GROUP_DEATH) != 0; }
    ProcessKey parent() const { return {fixed.parent_tgid, fixed.parent_start}; }
};

struct Reap
{
    forkscope_reap fixed;
    ProcessKey process() const { return {fixed.head.tgid, fixed.head.start}; }
    ProcessKey by() const { return {fixed.by_tgid, fixed.by_start}; } // pid 0: not recorded
};

struct Adopt
{
    forkscope_adopt fixed;
    ProcessKey parent() const { return {fixed.parent_tgid, fixed.parent_start}; }
};

struct Lost
{
    forkscope_loss fixed;
};

struct Marker
{
    forkscope_marker fixed;
    Bytes text, author;
};

struct Event
{
    std::variant<Existing, Fork, ForkFailed, Exec, Exit, Reap, Adopt, Lost, Marker> what;

    template <class T>
    const T *as() const
    {
        return std::get_if<T>(&what);
    }

    // Head of the record; null for Lost and Marker, which belong to no process.
    const forkscope_record *head() const
    {
        return std::visit(
            [](const auto &kind) -> const forkscope_record * {
                if constexpr (requires { kind.fixed.head; })
                    return &kind.fixed.head;
                else
                    return nullptr;
            },
            what);
    }
    // The process concerned: fork: the child's; fork_failed: the caller's. Null for Lost and Marker.
    ProcessKey process() const
    {
        const auto *record = head();
        return record ? ProcessKey{record->tgid, record->start} : ProcessKey{};
    }
    // As recorded; it may run backwards between CPUs. A loss has the end of its interval.
    Time time() const;
};

} // namespace forkscope
