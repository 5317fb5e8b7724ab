/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a task_struct says about its process. Only direct reads: a locked-down kernel refuses the probing helpers. */
#pragma once

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "forkscope.h"

#define PF_IO_WORKER 0x00000010
#define PF_KTHREAD 0x00200000
#define SIGNAL_GROUP_EXIT 0x00000004
#define CLONE_NEWTIME 0x00000080
#define CLONE_PARENT 0x00008000
#define CLONE_THREAD 0x00010000
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000

/* Set by the collector before loading: the verified program itself cannot emit what was not granted. */
const volatile __u32 scope_uid = FORKSCOPE_SCOPE_EVERYONE;
const volatile bool watch_threads = false;
const volatile bool copy_arguments = false;
const volatile __u32 max_argument_bytes = 1024;
const volatile bool read_user = true; /* false: this kernel refuses the probing helpers */

static __always_inline bool in_scope(const struct task_struct *task)
{
	return scope_uid == FORKSCOPE_SCOPE_EVERYONE || task->real_cred->uid.val == scope_uid;
}

/* The arguments of a set-uid program are not its starter's to see. */
static __always_inline bool arguments_granted(const struct task_struct *task)
{
	const struct cred *cred = task->real_cred;

	if (!copy_arguments)
		return false;
	return scope_uid == FORKSCOPE_SCOPE_EVERYONE ||
	       (cred->uid.val == scope_uid && cred->euid.val == scope_uid && cred->suid.val == scope_uid);
}

/* exec in another thread hands the leader's start time on, so this names a process for all its life. */
static __always_inline u64 process_start(const struct task_struct *task)
{
	return task->group_leader->start_boottime;
}

static __always_inline u64 cgroup_id(const struct task_struct *task)
{
	return task->cgroups->dfl_cgrp->kn->id;
}

/* What wait(2) will tell the parent, once all tasks of the process have ended. */
static __always_inline u32 group_status(const struct task_struct *task)
{
	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		return task->signal->group_exit_code;
	return task->group_leader->exit_code;
}

/*
 * Tasks of the user that count against RLIMIT_NPROC; 0: not known (5.14 to 5.19, or a locked-down kernel). With a
 * probing read, because 6.1 follows no array of a typedef.
 */
static __always_inline u64 nproc_count(const struct task_struct *task)
{
	const struct cred *cred = task->real_cred;

	if (bpf_core_field_exists(cred->user->processes))
		return cred->user->processes.counter;
	if (read_user && bpf_core_field_exists(cred->ucounts) && bpf_core_field_exists(cred->ucounts->rlimit))
		return BPF_CORE_READ(cred, ucounts, rlimit[0].counter);
	return 0;
}

struct inner_pid {
	u32 nr; /* 0: not known */
	u32 level;
	u32 ns;
};

/* Only constant offsets can be read, and numbers[] is a true array only since 6.5; before, inner numbers are lost. */
#define INNER_PID_AT(n)                                                                                                \
	if (inner->level == (n)) {                                                                                     \
		inner->nr = pid->numbers[n].nr;                                                                        \
		inner->ns = pid->numbers[n].ns->ns.inum;                                                               \
	}

/* The number of a task as one sees it who is `level` pid namespaces down. */
static __always_inline void read_pid_at(const struct task_struct *task, u32 level, struct inner_pid *inner)
{
	const struct pid *pid = task->thread_pid;

	inner->nr = 0;
	inner->ns = 0;
	inner->level = level;
	INNER_PID_AT(0)
	if (bpf_core_field_size(pid->numbers) == 0) {
		INNER_PID_AT(1)
		INNER_PID_AT(2)
		INNER_PID_AT(3)
		INNER_PID_AT(4)
	}
}

static __always_inline void read_inner_pid(const struct task_struct *task, struct inner_pid *inner)
{
	read_pid_at(task, task->thread_pid->level, inner);
	if (!inner->ns && task->nsproxy) {
		/* The namespace for children is the own one or lies below it. */
		const struct pid_namespace *below = task->nsproxy->pid_ns_for_children;

		if (below->level == inner->level)
			inner->ns = below->ns.inum;
	}
}

static __always_inline u32 namespace_changes(const struct task_struct *child, const struct task_struct *creator)
{
	const struct nsproxy *now = child->nsproxy, *before = creator->nsproxy;
	u32 changes = 0;

	if (child->real_cred->user_ns != creator->real_cred->user_ns)
		changes |= CLONE_NEWUSER;
	/* One sees itself and what lies below, so another pid namespace is a deeper one. */
	if (child->thread_pid->level != creator->thread_pid->level)
		changes |= CLONE_NEWPID;
	if (now == before)
		return changes;
	if (now->mnt_ns != before->mnt_ns)
		changes |= CLONE_NEWNS;
	if (now->uts_ns != before->uts_ns)
		changes |= CLONE_NEWUTS;
	if (now->ipc_ns != before->ipc_ns)
		changes |= CLONE_NEWIPC;
	if (now->net_ns != before->net_ns)
		changes |= CLONE_NEWNET;
	if (now->cgroup_ns != before->cgroup_ns)
		changes |= CLONE_NEWCGROUP;
	if (now->time_ns != before->time_ns)
		changes |= CLONE_NEWTIME;
	return changes;
}
