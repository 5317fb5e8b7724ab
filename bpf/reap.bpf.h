/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who collects a zombie. release_task knows: the current task is the collector there. Where it cannot be hooked, the
 * results of wait4 and waitid tell, to a deep stream. The end of a task's memory, which comes last and always, speaks
 * only for those of whom nobody has spoken.
 */
#pragma once

#include "arch.bpf.h"
#include "record.bpf.h"
#include "task.bpf.h"
#include "twice.bpf.h"
#include <bpf/bpf_tracing.h>

#define WNOWAIT 0x01000000
#define SIGINFO_PID 16 /* where si_pid stands in a 64-bit siginfo_t */

const volatile bool sees_release = false; /* release_task is hooked */
const volatile bool sees_wait = false; /* it is not, but the results of wait are */

struct process_key {
	u64 start;
	u32 tgid;
	u32 unused;
};

/* Whose collection was told. An entry that is pushed out costs a second record, which says less than the first. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct process_key);
	__type(value, u8);
} collected SEC(".maps");

/* A zombie by its number as its parent sees it. */
struct seen_pid {
	u32 ns;
	u32 nr;
};

struct zombie {
	struct process_key key;
	u64 parent_tgid;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct seen_pid);
	__type(value, struct zombie);
} zombies SEC(".maps");

/* True once for each process. */
static __always_inline bool first_word_of_collection(const struct process_key *key)
{
	u8 told = 1;

	if (!sees_release && !sees_wait)
		return true;
	return !bpf_map_update_elem(&collected, key, &told, BPF_NOEXIST);
}

static __always_inline void emit_reap(const struct process_key *key, const struct task_struct *by, u32 hook)
{
	struct cpu_counters *books = count_attempt(FORKSCOPE_COUNTER_REAPS);
	struct forkscope_reap *record;

	if (!books)
		return;
	record = reserve(books, sizeof(*record));
	if (!record)
		return;
	put_head(&record->head, books, FORKSCOPE_REAP, sizeof(*record), key->tgid, key->start);
	record->by_start = by ? process_start(by) : 0;
	record->by_tgid = by ? by->tgid : 0;
	record->hooks = hook;
	bpf_ringbuf_submit(record, 0);
}

static __always_inline int tell_release(struct task_struct *task)
{
	struct process_key key = {.start = task->start_boottime, .tgid = task->tgid};

	if (task->pid == task->tgid && in_scope(task) && first_word_of_collection(&key))
		emit_reap(&key, bpf_get_current_task_btf(), FORKSCOPE_HOOK_FENTRY_RELEASE_TASK);
	return 0;
}

SEC("fentry/release_task")
int BPF_PROG(on_release_task, struct task_struct *task)
{
	return first_copy_works(PROGRAM_RELEASE, task->pid) ? tell_release(task) : 0;
}

SEC("fentry/release_task")
int BPF_PROG(on_release_task_again, struct task_struct *task)
{
	return second_copy_works(PROGRAM_RELEASE, task->pid) ? tell_release(task) : 0;
}

SEC("kprobe.multi/release_task")
int BPF_KPROBE(probe_release_task, struct task_struct *task)
{
	struct process_key key = {.start = BPF_CORE_READ(task, start_boottime), .tgid = BPF_CORE_READ(task, tgid)};

	if ((u32)BPF_CORE_READ(task, pid) != key.tgid)
		return 0;
	if (scope_uid != FORKSCOPE_SCOPE_EVERYONE && BPF_CORE_READ(task, real_cred, uid.val) != scope_uid)
		return 0;
	if (first_word_of_collection(&key))
		emit_reap(&key, bpf_get_current_task_btf(), FORKSCOPE_HOOK_KPROBE_RELEASE_TASK);
	return 0;
}

/* At the end of a process: its parent may now wait for it. */
static __always_inline void keep_zombie(const struct task_struct *task)
{
	const struct task_struct *leader = task->group_leader, *parent = leader->real_parent;
	struct zombie zombie = {.key = {.start = leader->start_boottime, .tgid = task->tgid}};
	struct inner_pid seen;
	struct seen_pid number;

	if (!sees_wait)
		return;
	read_pid_at(leader, parent->thread_pid->level, &seen);
	if (!seen.nr)
		return;
	zombie.parent_tgid = parent->tgid;
	number.ns = seen.ns;
	number.nr = seen.nr;
	bpf_map_update_elem(&zombies, &number, &zombie, BPF_ANY);
}

/* The number of the child that a wait which succeeded has collected; 0: none. */
static __always_inline u32 collected_by_wait(const struct pt_regs *regs, long nr, long result)
{
	u64 registers[FORKSCOPE_REGISTERS];
	u32 number = 0;

	if (nr == NR_WAIT4)
		return result;
	regs_arguments(regs, false, registers);
	if (!read_user || !registers[2] || (registers[3] & WNOWAIT))
		return 0;
	if (bpf_probe_read_user(&number, sizeof(number), (const void *)(registers[2] + SIGINFO_PID)))
		return 0;
	return number;
}

/* What waitid wrote for the caller could be changed by another of its threads: only its own zombies are believed. */
static __always_inline void wait_returned(struct task_struct *current, const struct pt_regs *regs, long nr, long result)
{
	struct process_key key;
	struct zombie *zombie;
	struct inner_pid own;
	struct seen_pid number = {.nr = collected_by_wait(regs, nr, result)};

	if (!sees_wait || !number.nr)
		return;
	read_inner_pid(current, &own);
	number.ns = own.ns;
	zombie = bpf_map_lookup_elem(&zombies, &number);
	if (!zombie || zombie->parent_tgid != (u32)current->tgid)
		return;
	key = zombie->key;
	bpf_map_delete_elem(&zombies, &number);
	if (first_word_of_collection(&key))
		emit_reap(&key, current, FORKSCOPE_HOOK_SYS_EXIT);
}
