/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that runs another program: which file, by which path, with which arguments. */
#pragma once

#include "record.bpf.h"
#include "task.bpf.h"
#include "twice.bpf.h"
#include <bpf/bpf_tracing.h>

#define EXEC_OVERHEAD (sizeof(struct forkscope_exec) + PUT_COMM_MAX + 2 + PUT_NAME_MAX + 2 + PADDING)

/* Classes of records by the room for path and arguments; the last one is the largest record allowed. */
#define SMALL_PATH 64
#define SMALL_ARGV 144
#define MIDDLE_PATH 256
#define MIDDLE_ARGV 512
#define LARGE_PATH 256
#define LARGE_ARGV 2048
#define HUGE_PATH 3936
#define HUGE_ARGV ARGV_MAX

static __always_inline u32 put_path(struct forkscope_exec *record, u32 at, const struct linux_binprm *bprm, u32 room)
{
	long length = bpf_probe_read_user_str((void *)record + at + 2, room, (const void *)bprm->exec);

	if (length <= 0)
		return put_length(record, at, 0);
	record->path_hook_tag = FORKSCOPE_PATH_USER;
	length -= 1;
	barrier_var(length);
	return put_length(record, at, length) + length;
}

static __always_inline u32 put_exec_argv(struct forkscope_exec *record, u32 at, const struct mm_struct *mm, u32 room)
{
	u64 size = record->argv_bytes;

	if (size > max_argument_bytes)
		size = max_argument_bytes;
	if (size > room)
		size = room;
	barrier_var(size);
	if (bpf_probe_read_user((void *)record + at + 2, size, (const void *)mm->arg_start)) {
		record->head.flags |= FORKSCOPE_ARGS_UNREADABLE;
		return put_length(record, at, 0);
	}
	if (size < record->argv_bytes)
		record->head.flags |= FORKSCOPE_ARGS_TRUNCATED;
	return put_length(record, at, size) + size;
}

static __noinline int put_exec_strings(struct forkscope_exec *record, struct task_struct *task,
				       struct linux_binprm *bprm, u32 path_room, u32 argv_room)
{
	bool granted = arguments_granted(task);
	u32 end = put_comm(record, sizeof(*record), task);

	if (read_user && granted)
		end = put_path(record, end, bprm, path_room);
	else
		end = put_length(record, end, 0);
	end = put_file_name(record, end, bprm->file);
	if (read_user && granted) {
		end = put_exec_argv(record, end, task->mm, argv_room);
	} else {
		record->head.flags |= granted ? FORKSCOPE_ARGS_UNREADABLE : FORKSCOPE_ARGS_WITHHELD;
		end = put_length(record, end, 0);
	}
	put_end(&record->head, end);
	return 0;
}

static __noinline int put_exec(struct forkscope_exec *record, struct task_struct *task, struct linux_binprm *bprm,
			       pid_t old_tid)
{
	struct inner_pid inner;

	read_inner_pid(task, &inner);
	record->cgroup_id = cgroup_id(task);
	record->tid = task->pid;
	record->old_tid = old_tid;
	record->uid = task->real_cred->uid.val;
	record->ns_pid = inner.nr;
	record->ns_level = inner.level;
	record->pid_ns = inner.ns;
	record->argv_bytes = task->mm->arg_end - task->mm->arg_start;
	record->argc = bprm->argc;
	record->hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXEC;
	record->path_hook_tag = FORKSCOPE_PATH_NONE;
	return 0;
}

static __always_inline void emit_exec(struct cpu_counters *books, struct task_struct *task, struct linux_binprm *bprm,
				      pid_t old_tid, u32 path_room, u32 argv_room)
{
	struct forkscope_exec *record = reserve(books, EXEC_OVERHEAD + path_room + argv_room);

	if (!record)
		return;
	put_head(&record->head, books, FORKSCOPE_EXEC, sizeof(*record), task->tgid, process_start(task));
	put_exec(record, task, bprm, old_tid);
	put_exec_strings(record, task, bprm, path_room, argv_room);
	bpf_ringbuf_submit(record, 0);
}

/* The path is the topmost string on the new stack, whose end, one pointer above it, is the end of a page. */
static __always_inline u32 path_bytes(const struct linux_binprm *bprm)
{
	return 4096 - ((bprm->exec + sizeof(void *)) & 4095);
}

static __always_inline int tell_exec(struct task_struct *task, pid_t old_tid, struct linux_binprm *bprm)
{
	struct cpu_counters *books;
	u64 path = 0, argv = 0;

	if (!in_scope(task))
		return 0;
	books = count_attempt(FORKSCOPE_COUNTER_EXECS);
	if (!books)
		return 0;
	if (read_user && arguments_granted(task)) {
		path = path_bytes(bprm);
		argv = task->mm->arg_end - task->mm->arg_start;
		if (argv > max_argument_bytes)
			argv = max_argument_bytes;
	}
	if (path <= SMALL_PATH && argv <= SMALL_ARGV)
		emit_exec(books, task, bprm, old_tid, SMALL_PATH, SMALL_ARGV);
	else if (path <= MIDDLE_PATH && argv <= MIDDLE_ARGV)
		emit_exec(books, task, bprm, old_tid, MIDDLE_PATH, MIDDLE_ARGV);
	else if (path <= LARGE_PATH && argv <= LARGE_ARGV)
		emit_exec(books, task, bprm, old_tid, LARGE_PATH, LARGE_ARGV);
	else
		emit_exec(books, task, bprm, old_tid, HUGE_PATH, HUGE_ARGV);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, pid_t old_tid, struct linux_binprm *bprm)
{
	return first_copy_works(PROGRAM_EXEC, task->pid) ? tell_exec(task, old_tid, bprm) : 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec_again, struct task_struct *task, pid_t old_tid, struct linux_binprm *bprm)
{
	return second_copy_works(PROGRAM_EXEC, task->pid) ? tell_exec(task, old_tid, bprm) : 0;
}
