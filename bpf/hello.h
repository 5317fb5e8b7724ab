// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a stream says of itself first.
#pragma once

#include "bpf/batch.h"
#include "bpf/collector.h"

__u64 boottimeNow(); // ns

// `options`: enum forkscope_options beyond those of the collector.
Payload makeHello(const Collector &collector, __u64 nextSeq, __u32 options);
