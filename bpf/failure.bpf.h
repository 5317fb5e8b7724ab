/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hooks on the call itself, for what task_newtask cannot know: the kernel's copy of the arguments, and the calls that
 * fail. None is needed; the collector attaches the best that this kernel allows.
 */
#pragma once

#include "call.bpf.h"
#include "reap.bpf.h"
#include "twice.bpf.h"
#include <bpf/bpf_tracing.h>

#define RLIMIT_NPROC 6
#define SIGCHLD 17
#define CSIGNAL 0xff
#define ERESTARTSYS 512 /* from here on: the kernel repeats the call unseen */

static __always_inline bool is_failure(long result)
{
	return result < 0 && result > -ERESTARTSYS;
}

static __always_inline void put_failure(struct forkscope_fork_failed *record, struct task_struct *current,
					const struct call *call, const struct call_site *site)
{
	record->clone_flags = 0;
	record->exit_signal = 0;
	if (call && call->has_kernel_args) {
		record->clone_flags = call->kernel_args.flags;
		record->exit_signal = call->kernel_args.exit_signal;
	} else if (is_clone(site->syscall, site->compat)) {
		record->clone_flags = (u32)site->registers[0] & ~CSIGNAL;
		record->exit_signal = site->registers[0] & CSIGNAL;
	} else if (is_plain_fork(site->syscall, site->compat)) {
		record->exit_signal = SIGCHLD;
	}
	record->cgroup_id = cgroup_id(current);
	__builtin_memcpy(record->registers, site->registers, sizeof(record->registers));
	record->nproc_limit = current->signal->rlim[RLIMIT_NPROC].rlim_cur;
	record->nproc_count = nproc_count(current);
	record->tid = current->pid;
	record->syscall = site->syscall;
	record->uid = current->real_cred->uid.val;
	record->creator_flags = current->flags;
	record->compat = site->compat;
}

static __always_inline void emit_failure(struct task_struct *current, const struct call *call,
					 const struct call_site *site, u32 error, u32 hook)
{
	const u32 fixed = sizeof(struct forkscope_fork_failed);
	struct forkscope_fork_failed *record;
	struct cpu_counters *books;
	u32 end;

	books = count_attempt(FORKSCOPE_COUNTER_FORK_FAILURES);
	if (!books)
		return;
	record = reserve(books, fixed + PUT_COMM_MAX + 2 + USER_ARGS_MAX + 2 + sizeof(call->kernel_args) + PADDING);
	if (!record)
		return;
	put_head(&record->head, books, FORKSCOPE_FORK_FAILED, fixed, current->tgid, process_start(current));
	put_failure(record, current, call, site);
	record->error = error;
	record->hooks = hook | (call ? call->hooks : 0);
	end = put_comm(record, fixed, current);
	end = put_user_args(record, end, call, site);
	end = put_kernel_args(record, end, call);
	put_end(&record->head, end);
	bpf_ringbuf_submit(record, 0);
}

/* ---- kernel_clone: after clone3's argument check, before everything else ------------------------------------- */

static __always_inline void keep_kernel_args(const struct forkscope_kernel_args *args, u32 hook)
{
	u64 key = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&calls, &key);
	struct call fresh = {};

	if (!call) {
		fresh.kernel_args = *args;
		fresh.has_kernel_args = true;
		fresh.hooks = hook;
		bpf_map_update_elem(&calls, &key, &fresh, BPF_ANY);
		return;
	}
	call->kernel_args = *args;
	call->has_kernel_args = true;
	call->hooks |= hook;
}

static __always_inline void kernel_clone_returned(int result, u32 hook)
{
	u64 key = bpf_get_current_pid_tgid();
	struct task_struct *current;
	struct call_site site;
	struct call *call;

	if (result >= 0)
		return; /* task_newtask has taken the arguments */
	call = bpf_map_lookup_elem(&calls, &key);
	current = bpf_get_current_task_btf();
	read_call_site(current, &site);
	if (is_failure(result) && in_scope(current)) {
		emit_failure(current, call, &site, -result, hook);
		if (deep && call && site.syscall >= 0) {
			call->failure_reported = true; /* on_sys_exit comes next, and ends the call */
			return;
		}
	}
	bpf_map_delete_elem(&calls, &key);
}

static __always_inline int kernel_clone_called(struct kernel_clone_args *args)
{
	struct forkscope_kernel_args copy = {
		.flags = args->flags,
		.pidfd = (u64)args->pidfd,
		.child_tid = (u64)args->child_tid,
		.parent_tid = (u64)args->parent_tid,
		.stack = args->stack,
		.stack_size = args->stack_size,
		.tls = args->tls,
		.set_tid_size = args->set_tid_size,
		.exit_signal = args->exit_signal,
		.cgroup = args->cgroup,
	};

	if (!in_scope(bpf_get_current_task_btf()))
		return 0;
	if (bpf_core_field_exists(args->kthread))
		copy.kthread = BPF_CORE_READ_BITFIELD(args, kthread);
	if (bpf_core_field_exists(args->io_thread))
		copy.io_thread = BPF_CORE_READ_BITFIELD(args, io_thread);
	keep_kernel_args(&copy, FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE);
	return 0;
}

SEC("fentry/kernel_clone")
int BPF_PROG(on_kernel_clone, struct kernel_clone_args *args)
{
	return first_copy_works(PROGRAM_CLONE, 0) ? kernel_clone_called(args) : 0;
}

SEC("fentry/kernel_clone")
int BPF_PROG(on_kernel_clone_again, struct kernel_clone_args *args)
{
	return second_copy_works(PROGRAM_CLONE, 0) ? kernel_clone_called(args) : 0;
}

SEC("fexit/kernel_clone")
int BPF_PROG(on_kernel_clone_return, struct kernel_clone_args *args, long result)
{
	if (first_copy_works(PROGRAM_CLONE_RETURN, 0))
		kernel_clone_returned(result, FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE);
	return 0;
}

SEC("fexit/kernel_clone")
int BPF_PROG(on_kernel_clone_return_again, struct kernel_clone_args *args, long result)
{
	if (second_copy_works(PROGRAM_CLONE_RETURN, 0))
		kernel_clone_returned(result, FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE);
	return 0;
}

/* The probing read is refused by a locked-down kernel, and this program with it: then nothing is known. */
SEC("kprobe.multi/kernel_clone")
int BPF_KPROBE(probe_kernel_clone, struct kernel_clone_args *args)
{
	struct forkscope_kernel_args copy = {
		.flags = BPF_CORE_READ(args, flags),
		.pidfd = (u64)BPF_CORE_READ(args, pidfd),
		.child_tid = (u64)BPF_CORE_READ(args, child_tid),
		.parent_tid = (u64)BPF_CORE_READ(args, parent_tid),
		.stack = BPF_CORE_READ(args, stack),
		.stack_size = BPF_CORE_READ(args, stack_size),
		.tls = BPF_CORE_READ(args, tls),
		.set_tid_size = BPF_CORE_READ(args, set_tid_size),
		.exit_signal = BPF_CORE_READ(args, exit_signal),
		.cgroup = BPF_CORE_READ(args, cgroup),
	};

	if (!in_scope(bpf_get_current_task_btf()))
		return 0;
	if (bpf_core_field_exists(args->kthread))
		copy.kthread = BPF_CORE_READ_BITFIELD_PROBED(args, kthread);
	if (bpf_core_field_exists(args->io_thread))
		copy.io_thread = BPF_CORE_READ_BITFIELD_PROBED(args, io_thread);
	keep_kernel_args(&copy, FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE);
	return 0;
}

SEC("kretprobe.multi/kernel_clone")
int BPF_KRETPROBE(probe_kernel_clone_return, long result)
{
	kernel_clone_returned(result, FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE);
	return 0;
}

/* ---- deep: every system call of the machine passes here -------------------------------------------------------- */

/* clone3's structure before the kernel's own copy of it: only there can a race be caught. */
static __always_inline int clone3_called(struct pt_regs *regs)
{
	u64 key = bpf_get_current_pid_tgid();
	u64 registers[FORKSCOPE_REGISTERS];
	struct task_struct *current;
	struct call call = {};

	current = bpf_get_current_task_btf();
	if (!in_scope(current))
		return 0;
	regs_arguments(regs, task_in_compat_call(current), registers);
	call.user_args_size = read_user_args(call.user_args, registers[0], registers[1]);
	call.hooks = FORKSCOPE_HOOK_SYS_ENTER;
	bpf_map_update_elem(&calls, &key, &call, BPF_ANY);
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long nr)
{
	return is_clone3(nr) && first_copy_works(PROGRAM_SYS_ENTER, 0) ? clone3_called(regs) : 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter_again, struct pt_regs *regs, long nr)
{
	return is_clone3(nr) && second_copy_works(PROGRAM_SYS_ENTER, 0) ? clone3_called(regs) : 0;
}

static __always_inline void call_returned(struct task_struct *current, long result)
{
	u64 key = bpf_get_current_pid_tgid();
	struct call_site site;
	struct call *call;

	call = bpf_map_lookup_elem(&calls, &key);
	if (!call || !call->failure_reported) {
		read_call_site(current, &site);
		emit_failure(current, call, &site, -result, FORKSCOPE_HOOK_SYS_EXIT);
	}
	bpf_map_delete_elem(&calls, &key);
}

/* A wait that may have collected somebody, or a call that made nobody. */
static __always_inline bool matters(const struct pt_regs *regs, bool compat, long result)
{
	long nr = regs_syscall(regs);

	if (is_wait(nr, compat))
		return result >= 0;
	return is_failure(result) && (is_plain_fork(nr, compat) || is_clone(nr, compat) || is_clone3(nr));
}

static __always_inline int syscall_returned(struct task_struct *current, struct pt_regs *regs, long result)
{
	if (result >= 0)
		wait_returned(current, regs, regs_syscall(regs), result);
	else if (in_scope(current))
		call_returned(current, result);
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long result)
{
	struct task_struct *current = bpf_get_current_task_btf();

	if (!matters(regs, task_in_compat_call(current), result) || !first_copy_works(PROGRAM_SYS_EXIT, 0))
		return 0;
	return syscall_returned(current, regs, result);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit_again, struct pt_regs *regs, long result)
{
	struct task_struct *current = bpf_get_current_task_btf();

	if (!matters(regs, task_in_compat_call(current), result) || !second_copy_works(PROGRAM_SYS_EXIT, 0))
		return 0;
	return syscall_returned(current, regs, result);
}
