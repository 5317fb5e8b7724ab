// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>

#include "bpf/batch.h"
#include "bpf/iteration.h"

// The processes there are, batch by batch as a client can take them: what is not yet sent is not yet read either.
class Snapshot
{
public:
    // `nextSeq`: number of the record that is next in the stream. `spent` is added the ns that it takes; it must
    // outlive this.
    Snapshot(std::unique_ptr<Iteration> iteration, Iteration::Arguments arguments, __u64 nextSeq, __u64 &spent);

    // The next batch; null after the last, and for a walk that failed: without its last part a client does not take
    // it for the whole.
    Payload next();

private:
    void readOn();

    std::unique_ptr<Iteration> m_iteration; // null: all was read
    __u64 m_begin;
    __u64 m_nextSeq;
    __u64 &m_spent;
    __u16 m_flags; // of the next batch
    std::deque<Batch> m_parts;
};
