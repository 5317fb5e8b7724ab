// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The kernel programs of Forkscope: one record for each task that is born, runs another program, ends, or is
 * collected, and one for each process that was there before.
 */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "exec.bpf.h"
#include "existing.bpf.h"
#include "failure.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* ---- birth ----------------------------------------------------------------------------------------------------- */

/* NULL: not known, before 5.11, for a child that is another's than its maker's. */
static __always_inline struct task_struct *creator_of(struct task_struct *child, u64 flags)
{
	if (has_current_task_btf())
		return bpf_get_current_task_btf();
	if (flags & (CLONE_PARENT | CLONE_THREAD))
		return NULL;
	return child->real_parent;
}

static __noinline int put_fork_child(struct forkscope_fork *record, struct task_struct *child, u64 flags)
{
	struct task_struct *parent = child->real_parent;
	struct pt_regs *regs = user_regs(child);
	struct inner_pid inner;

	read_inner_pid(child, &inner);
	record->task_start = child->start_boottime;
	record->parent_start = process_start(parent);
	record->clone_flags = flags;
	record->cgroup_id = cgroup_id(child);
	record->child_stack = regs ? regs_user_stack(regs) : 0;
	record->child_tls = regs ? task_tls(child) : 0;
	record->tid = child->pid;
	record->parent_tgid = parent->tgid;
	record->exit_signal = child->exit_signal;
	record->uid = child->real_cred->uid.val;
	record->ns_pid = inner.nr;
	record->ns_level = inner.level;
	record->pid_ns = inner.ns;
	record->task_flags = child->flags;
	return 0;
}

static __noinline int put_fork_creator(struct forkscope_fork *record, struct task_struct *child, u64 flags,
				       const struct call_site *site)
{
	struct task_struct *creator = creator_of(child, flags);
	u64 pid_tgid = bpf_get_current_pid_tgid();

	record->creator_start = 0;
	record->creator_flags = 0;
	record->new_namespaces = 0;
	record->creator_tgid = pid_tgid >> 32;
	record->creator_tid = pid_tgid;
	if (creator) {
		record->creator_start = process_start(creator);
		record->creator_flags = creator->flags;
		record->new_namespaces = namespace_changes(child, creator);
	} else if (flags & CLONE_THREAD) {
		record->creator_start = process_start(child);
	}
	__builtin_memcpy(record->registers, site->registers, sizeof(record->registers));
	record->creator_stack = site->stack;
	record->syscall = site->syscall;
	record->compat = site->compat;
	record->reserved = 0;
	return 0;
}

static __always_inline struct forkscope_fork *begin_fork(struct cpu_counters *books, struct task_struct *child,
							 u64 flags, const struct call_site *site, u64 size)
{
	struct forkscope_fork *record = reserve(books, size);

	if (!record)
		return NULL;
	put_head(&record->head, books, FORKSCOPE_FORK, sizeof(*record), child->tgid, process_start(child));
	if (child->pid != child->tgid)
		record->head.flags = FORKSCOPE_THREAD;
	put_fork_child(record, child, flags);
	put_fork_creator(record, child, flags, site);
	record->hooks = FORKSCOPE_HOOK_TASK_NEWTASK;
	return record;
}

static __always_inline void emit_plain_fork(struct cpu_counters *books, struct task_struct *child, u64 flags,
					    const struct call_site *site)
{
	const u32 fixed = sizeof(struct forkscope_fork);
	struct forkscope_fork *record = begin_fork(books, child, flags, site, fixed + PUT_COMM_MAX + 4 + PADDING);
	u32 end;

	if (!record)
		return;
	end = put_comm(record, fixed, child);
	end = put_length(record, end, 0);
	end = put_length(record, end, 0);
	put_end(&record->head, end);
	bpf_ringbuf_submit(record, 0);
}

static __always_inline void emit_fork_with_args(struct cpu_counters *books, struct task_struct *child, u64 flags,
						const struct call_site *site, const struct call *call)
{
	const u32 fixed = sizeof(struct forkscope_fork);
	const u32 args = 2 + USER_ARGS_MAX + 2 + sizeof(struct forkscope_kernel_args);
	struct forkscope_fork *record = begin_fork(books, child, flags, site, fixed + PUT_COMM_MAX + args + PADDING);
	u32 end;

	if (!record)
		return;
	if (call)
		record->hooks |= call->hooks;
	end = put_comm(record, fixed, child);
	end = put_user_args(record, end, call, site);
	end = put_kernel_args(record, end, call);
	put_end(&record->head, end);
	bpf_ringbuf_submit(record, 0);
}

/* Every birth passes here, kernel threads and io_uring workers too, and after it nothing can fail. */
static __always_inline int tell_birth(struct task_struct *child, u64 flags)
{
	u64 key = bpf_get_current_pid_tgid();
	bool thread = child->pid != child->tgid;
	struct call_site site = {.syscall = -1};
	struct cpu_counters *books;
	struct call *call = NULL;

	if (!child->pid)
		return 0; /* the idle task of a CPU */
	if (track_calls)
		call = bpf_map_lookup_elem(&calls, &key);
	if (in_scope(child) && (watch_threads || !thread)) {
		books = count_attempt(thread ? FORKSCOPE_COUNTER_THREADS : FORKSCOPE_COUNTER_FORKS);
		if (!books)
			return 0;
		if (has_current_task_btf())
			read_call_site(bpf_get_current_task_btf(), &site);
		if (call || is_clone3(site.syscall))
			emit_fork_with_args(books, child, flags, &site, call);
		else
			emit_plain_fork(books, child, flags, &site);
	}
	if (call)
		bpf_map_delete_elem(&calls, &key);
	return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *child, u64 flags)
{
	return first_copy_works(PROGRAM_NEWTASK, child->pid) ? tell_birth(child, flags) : 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask_again, struct task_struct *child, u64 flags)
{
	return second_copy_works(PROGRAM_NEWTASK, child->pid) ? tell_birth(child, flags) : 0;
}

/* ---- end -------------------------------------------------------------------------------------------------------- */

static __always_inline int emit_exit(struct task_struct *task, bool group_dead)
{
	const u32 fixed = sizeof(struct forkscope_exit);
	u64 key = bpf_get_current_pid_tgid();
	bool thread = task->pid != task->tgid;
	struct forkscope_exit *record;
	struct cpu_counters *books;

	if (track_calls)
		bpf_map_delete_elem(&calls, &key);
	if (!in_scope(task) || (thread && !group_dead && !watch_threads))
		return 0;
	books = count_attempt(FORKSCOPE_COUNTER_EXITS);
	if (!books)
		return 0;
	record = reserve(books, fixed + PUT_COMM_MAX + PADDING);
	if (!record)
		return 0;
	put_head(&record->head, books, FORKSCOPE_EXIT, fixed, task->tgid, process_start(task));
	record->head.flags = (thread ? FORKSCOPE_THREAD : 0) | (group_dead ? FORKSCOPE_GROUP_DEATH : 0);
	record->parent_start = process_start(task->real_parent);
	record->parent_tgid = task->real_parent->tgid;
	record->tid = task->pid;
	record->task_status = task->exit_code;
	record->status = group_dead ? group_status(task) : record->task_status;
	record->hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXIT;
	record->reserved = 0;
	put_end(&record->head, put_comm(record, fixed, task));
	bpf_ringbuf_submit(record, 0);
	if (group_dead)
		keep_zombie(task);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task, bool group_dead)
{
	return first_copy_works(PROGRAM_EXIT, task->pid) ? emit_exit(task, group_dead) : 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit_again, struct task_struct *task, bool group_dead)
{
	return second_copy_works(PROGRAM_EXIT, task->pid) ? emit_exit(task, group_dead) : 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, u64);
	__type(value, u64);
} ended SEC(".maps");

/* Up to 6.15 nobody says which task is the last, and two that end together may both look like it: the first counts. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit_one_argument, struct task_struct *task)
{
	u64 start = process_start(task), tgid = task->tgid;
	bool group_dead = task->signal->live.counter == 0;
	const u64 *other;

	if (group_dead && task->signal->nr_threads > 1) {
		other = bpf_map_lookup_elem(&ended, &tgid);
		group_dead = !other || *other != start;
		bpf_map_update_elem(&ended, &tgid, &start, BPF_ANY);
	}
	return emit_exit(task, group_dead);
}

/*
 * The last reference to a task is gone, some time after it was collected. A thread that ran another program leaves
 * behind the leader that it replaced, with tid != tgid but the start time of the living process.
 */
static __always_inline int tell_free(struct task_struct *task)
{
	struct process_key key = {.start = task->start_boottime, .tgid = task->tgid};

	if (task->pid == task->tgid && in_scope(task) && first_word_of_collection(&key))
		emit_reap(&key, NULL, FORKSCOPE_HOOK_SCHED_PROCESS_FREE);
	return 0;
}

SEC("tp_btf/sched_process_free")
int BPF_PROG(on_free, struct task_struct *task)
{
	return first_copy_works(PROGRAM_FREE, task->pid) ? tell_free(task) : 0;
}

SEC("tp_btf/sched_process_free")
int BPF_PROG(on_free_again, struct task_struct *task)
{
	return second_copy_works(PROGRAM_FREE, task->pid) ? tell_free(task) : 0;
}
