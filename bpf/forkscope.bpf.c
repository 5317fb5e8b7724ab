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

/* ---- another program -------------------------------------------------------------------------------------------- */

#define NAME_MAX_WORDS 5
#define PUT_NAME_MAX (2 + 8 * NAME_MAX_WORDS)
#define EXEC_OVERHEAD (sizeof(struct forkscope_exec) + PUT_COMM_MAX + 2 + PUT_NAME_MAX + 2 + PADDING)
#define ARGV_MAX 4096

/* Classes of records by the room for path and arguments; the last one is the largest record allowed. */
#define SMALL_PATH 64
#define SMALL_ARGV 144
#define MIDDLE_PATH 256
#define MIDDLE_ARGV 512
#define LARGE_PATH 256
#define LARGE_ARGV 2048
#define HUGE_PATH 3936
#define HUGE_ARGV ARGV_MAX

/* The last component of the file that runs. A long name lies outside the dentry, where no direct read can follow. */
static __always_inline u32 put_file_name(void *record, u32 at, const struct file *file)
{
	const struct dentry *dentry = file->f_path.dentry;
	const struct dentry___iname *old = (const void *)dentry;
	const struct dentry___shortname *new = (const void *)dentry;
	u32 length = dentry->d_name.len;
	const u64 *name;
	u32 room;

	if (bpf_core_field_exists(old->d_iname)) {
		name = (const u64 *)&old->d_iname;
		room = bpf_core_field_size(old->d_iname);
	} else {
		name = (const u64 *)&new->d_shortname;
		room = bpf_core_field_size(new->d_shortname);
	}
	if (length >= room || length >= 8 * NAME_MAX_WORDS)
		return put_length(record, at, 0);
	at = put_length(record, at, length);
	for (u32 i = 0; i < NAME_MAX_WORDS; i++)
		if (8 * (i + 1) <= room)
			*(u64 *)(record + at + 8 * i) = name[i];
	return at + length;
}

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

/* ---- what was there before --------------------------------------------------------------------------------------- */

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
