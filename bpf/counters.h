/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The books of one CPU: an element of the map `counters`, which the collector maps into its memory. One cache line. */
#pragma once

#include "forkscope.h"

#define FORKSCOPE_COUNTED_TYPES (FORKSCOPE_COUNTERS - FORKSCOPE_COUNTER_FORKS)

struct cpu_counters {
	__u64 attempts;
	__u64 ring_full;
	__u64 by_type[FORKSCOPE_COUNTED_TYPES]; /* from FORKSCOPE_COUNTER_FORKS on */
};
