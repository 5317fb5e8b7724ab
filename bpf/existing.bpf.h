/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was there before the watching began: one record for each process, read by an iterator. */
#pragma once

#include "record.bpf.h"
#include "task.bpf.h"

/* Of one pass; set before each. */
bool give_arguments = false;
__u32 argument_room = 0; /* bytes that it may still give */

/* One reader at a time walks the tasks, so one scratch record is enough. */
struct scratch {
	u64 words[FORKSCOPE_RECORD_MAX / 8];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} scratch SEC(".maps");

static __always_inline void put_existing(struct forkscope_existing *record, struct task_struct *task)
{
	struct task_struct *parent = task->real_parent;
	struct inner_pid inner;

	read_inner_pid(task, &inner);
	put_head(&record->head, NULL, FORKSCOPE_EXISTING, sizeof(*record), task->tgid, task->start_boottime);
	record->parent_start = parent->tgid ? process_start(parent) : 0;
	record->cgroup_id = cgroup_id(task);
	record->parent_tgid = parent->tgid;
	record->uid = task->real_cred->uid.val;
	record->ns_pid = inner.nr;
	record->ns_level = inner.level;
	record->pid_ns = inner.ns;
	record->task_flags = task->flags;
	record->threads = task->signal->nr_threads;
	/* Not only when it has become one: what ends may have passed its exit hook before anybody watched. */
	record->zombie = !task->signal->live.counter;
	record->status = record->zombie ? group_status(task) : 0;
	record->argv_bytes = 0;
	record->argc = 0;
	record->hooks = FORKSCOPE_HOOK_ITER_TASK;
}

static __always_inline u32 put_late_argv(struct forkscope_existing *record, u32 at, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;
	u64 size;

	if (!mm)
		return put_length(record, at, 0); /* a kernel thread, or a zombie */
	record->argv_bytes = mm->arg_end - mm->arg_start;
	size = record->argv_bytes;
	if (size > max_argument_bytes)
		size = max_argument_bytes;
	if (size > argument_room)
		size = argument_room;
	if (size > ARGV_MAX)
		size = ARGV_MAX;
	barrier_var(size);
	if (size && bpf_copy_from_user_task((void *)record + at + 2, size, (const void *)mm->arg_start, task, 0)) {
		record->head.flags |= FORKSCOPE_ARGS_UNREADABLE;
		return put_length(record, at, 0);
	}
	argument_room -= size;
	record->head.flags |= FORKSCOPE_ARGS_LATE;
	if (size < record->argv_bytes)
		record->head.flags |= FORKSCOPE_ARGS_TRUNCATED;
	return put_length(record, at, size) + size;
}

static __always_inline int emit_existing(struct bpf_iter__task *ctx, bool can_sleep)
{
	struct task_struct *task = ctx->task;
	struct forkscope_existing *record;
	u32 zero = 0, end, size;

	if (!task || !task->pid || task->pid != task->tgid || !in_scope(task))
		return 0;
	record = bpf_map_lookup_elem(&scratch, &zero);
	if (!record)
		return 0;
	put_existing(record, task);
	end = put_comm(record, sizeof(*record), task);
	end = task->mm ? put_file_name(record, end, task->mm->exe_file) : put_length(record, end, 0);
	if (give_arguments && can_sleep && arguments_granted(task)) {
		end = put_late_argv(record, end, task);
	} else {
		if (!arguments_granted(task))
			record->head.flags |= FORKSCOPE_ARGS_WITHHELD;
		else if (give_arguments && task->mm)
			record->head.flags |= FORKSCOPE_ARGS_UNREADABLE;
		end = put_length(record, end, 0);
	}
	put_end(&record->head, end);
	size = record->head.size;
	if (size > FORKSCOPE_RECORD_MAX)
		return 0;
	bpf_seq_write(ctx->meta->seq, record, size);
	return 0;
}

SEC("iter.s/task")
int on_existing(struct bpf_iter__task *ctx)
{
	return emit_existing(ctx, true);
}

/* Before 5.18 an iterator cannot sleep, so it cannot read the memory of others. */
SEC("iter/task")
int on_existing_no_arguments(struct bpf_iter__task *ctx)
{
	return emit_existing(ctx, false);
}
