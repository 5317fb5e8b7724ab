/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Since Linux 7.0 a program on a tracepoint can be preempted, and while it is, the kernel skips it for every other task
 * of that processor: builds on a busy machine then lose some births and ends. There each program is attached twice. The
 * kernel skips one copy at a time, and the two run one right after the other: the first leaves word that it ran, and
 * the second takes the word away, or else does the work.
 */
#pragma once

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum program {
	PROGRAM_NEWTASK = 1,
	PROGRAM_EXEC,
	PROGRAM_EXIT,
	PROGRAM_FREE,
	PROGRAM_RELEASE,
	PROGRAM_CLONE,
	PROGRAM_CLONE_RETURN,
	PROGRAM_SYS_ENTER,
	PROGRAM_SYS_EXIT,
};

/* `task` is whom it is about: the end of one task can come in an interrupt of another's. */
struct run {
	u32 program;
	u32 current;
	u32 task;
};

/* The runs of first copies whose second copy is still to come: a handful. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct run);
	__type(value, u8);
} runs SEC(".maps");

/* Set by the collector before loading. */
const volatile bool has_copies = false;

/*
 * How often the second copy did the work of a skipped first one. Not for system calls: most need no work, and then
 * nobody leaves word.
 */
__u64 made_good = 0;

static __always_inline bool first_copy_works(enum program program, u32 task)
{
	struct run run = {.program = program, .current = bpf_get_current_pid_tgid(), .task = task};
	u8 word = 1;

	return !has_copies || !bpf_map_update_elem(&runs, &run, &word, BPF_ANY);
}

static __always_inline bool second_copy_works(enum program program, u32 task)
{
	struct run run = {.program = program, .current = bpf_get_current_pid_tgid(), .task = task};

	if (!bpf_map_delete_elem(&runs, &run))
		return false;
	if (program != PROGRAM_SYS_ENTER && program != PROGRAM_SYS_EXIT)
		__sync_fetch_and_add(&made_good, 1);
	return true;
}
