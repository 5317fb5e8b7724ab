/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call that makes a task, while it is on its way: what hooks before task_newtask learn about it waits here, by
 * the caller's thread, until the fork record or the record of its failure takes it.
 */
#pragma once

#include "arch.bpf.h"
#include "task.bpf.h"
#include "record.bpf.h"

#define USER_ARGS_MAX 128 /* struct clone_args has 88 bytes so far */

const volatile bool track_calls = false; /* a hook on kernel_clone, or deep */
const volatile bool deep = false;

struct call {
	struct forkscope_kernel_args kernel_args;
	u8 user_args[USER_ARGS_MAX];
	u32 user_args_size;
	u32 hooks;
	u32 has_kernel_args;
	u32 failure_reported;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2048);
	__type(key, u64);
	__type(value, struct call);
} calls SEC(".maps");

/* The system call that the current task is in. */
struct call_site {
	u64 registers[FORKSCOPE_REGISTERS];
	u64 stack;
	s32 syscall;
	u32 compat;
};

static __always_inline bool has_current_task_btf(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id___forkscope, BPF_FUNC_get_current_task_btf);
}

/* NULL before 5.15, and for a task that never was in user mode. */
static __always_inline struct pt_regs *user_regs(struct task_struct *task)
{
	if (!bpf_core_enum_value_exists(enum bpf_func_id___forkscope, BPF_FUNC_task_pt_regs))
		return NULL;
	if (task->flags & (PF_KTHREAD | PF_IO_WORKER))
		return NULL;
	return (struct pt_regs *)bpf_task_pt_regs(task);
}

static __always_inline void read_call_site(struct task_struct *current, struct call_site *site)
{
	struct pt_regs *regs = user_regs(current);

	__builtin_memset(site, 0, sizeof(*site));
	site->syscall = -1;
	if (!regs)
		return;
	site->syscall = regs_syscall(regs);
	site->compat = task_in_compat_call(current);
	site->stack = regs_user_stack(regs);
	if (is_clone(site->syscall, site->compat)) {
		regs_arguments(regs, site->compat, site->registers);
	} else if (is_clone3(site->syscall)) {
		u64 all[FORKSCOPE_REGISTERS];

		regs_arguments(regs, site->compat, all);
		site->registers[0] = all[0];
		site->registers[1] = all[1];
	}
}

/* Gives the number of bytes read. `out` has room for USER_ARGS_MAX. */
static __always_inline u32 read_user_args(void *out, u64 address, u64 size)
{
	if (!read_user)
		return 0;
	if (size > USER_ARGS_MAX)
		size = USER_ARGS_MAX;
	if (bpf_probe_read_user(out, size, (const void *)address))
		return 0;
	return size;
}

static __always_inline u32 put_user_args(void *record, u32 at, const struct call *call, const struct call_site *site)
{
	u64 size = 0;

	if (call && call->user_args_size) {
		size = call->user_args_size;
		__builtin_memcpy(record + at + 2, call->user_args, USER_ARGS_MAX);
	} else if (is_clone3(site->syscall)) {
		size = read_user_args(record + at + 2, site->registers[0], site->registers[1]);
	}
	barrier_var(size); /* or the verifier loses sight of the bound */
	if (size > USER_ARGS_MAX)
		size = USER_ARGS_MAX;
	return put_length(record, at, size) + size;
}

static __always_inline u32 put_kernel_args(void *record, u32 at, const struct call *call)
{
	if (!call || !call->has_kernel_args)
		return put_length(record, at, 0);
	at = put_length(record, at, sizeof(call->kernel_args));
	__builtin_memcpy(record + at, &call->kernel_args, sizeof(call->kernel_args));
	return at + sizeof(call->kernel_args);
}
