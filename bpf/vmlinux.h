/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel types that Forkscope's programs read, and of these only the members they read. libbpf finds the real
 * offsets in the running kernel's BTF (CO-RE), so order and gaps here mean nothing, and a build needs no BTF.
 * A name with ___ is a flavour: the type as only some kernels have it.
 */
#pragma once

#define __VMLINUX_H__ /* bpf_tracing.h: pt_regs has the kernel's member names */

typedef unsigned char __u8;
typedef signed short __s16;
typedef unsigned short __u16;
typedef signed int __s32;
typedef unsigned int __u32;
typedef signed long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef __u8 u8;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;
typedef int pid_t;
typedef unsigned long size_t;
typedef _Bool bool;
enum {
	false = 0,
	true = 1
};

/* Constants of the BPF interface. */
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_RINGBUF = 27,
};
enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
	BPF_RB_NO_WAKEUP = 1,
	BPF_F_MMAPABLE = 1024,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long r10;
	unsigned long r8;
	unsigned long bx;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long ax;
	unsigned long bp;
	unsigned long orig_ax;
	unsigned long sp;
};
struct thread_struct {
	unsigned long fsbase;
};
struct thread_info {
	u32 status;
};
#elif defined(__TARGET_ARCH_arm64)
struct user_pt_regs {
	u64 regs[31];
	u64 sp;
};
struct pt_regs {
	u64 regs[31];
	u64 sp;
	u64 orig_x0;
	s32 syscallno;
};
struct thread_struct {
	struct {
		unsigned long tp_value;
	} uw;
};
struct thread_info {
	unsigned long flags;
};
#endif

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	u32 val;
} kuid_t;

struct ns_common {
	unsigned int inum;
};
struct user_namespace;
struct uts_namespace;
struct ipc_namespace;
struct mnt_namespace;
struct time_namespace;
struct cgroup_namespace;
struct net;
struct pid_namespace {
	unsigned int level;
	struct ns_common ns;
};
struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct time_namespace *time_ns;
	struct cgroup_namespace *cgroup_ns;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	unsigned int level;
	struct upid numbers[];
};
typedef struct {
	s64 counter;
} atomic64_t;
struct ucounts {
	atomic64_t rlimit[1]; /* since 6.0; the first is UCOUNT_RLIMIT_NPROC */
};
struct user_struct {
	atomic_t processes; /* up to 5.13 */
};
struct cred {
	kuid_t uid;
	kuid_t suid;
	kuid_t euid;
	struct user_namespace *user_ns;
	struct user_struct *user;
	struct ucounts *ucounts; /* since 5.14 */
};
struct kernfs_node {
	u64 id;
};
struct cgroup {
	struct kernfs_node *kn;
};
struct css_set {
	struct cgroup *dfl_cgrp;
};
struct rlimit {
	unsigned long rlim_cur;
};
struct signal_struct {
	atomic_t live;
	int nr_threads;
	int group_exit_code;
	unsigned int flags;
	struct rlimit rlim[16];
};
struct file;
struct mm_struct {
	struct file *exe_file;
	unsigned long arg_start;
	unsigned long arg_end;
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	struct mm_struct *mm;
	int exit_state;
	int exit_code;
	int exit_signal;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	u64 start_boottime;
	const struct cred *real_cred;
	char comm[16];
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct css_set *cgroups;
	struct thread_struct thread;
};

struct qstr {
	u32 len;
};
struct dentry {
	struct qstr d_name;
};
struct dentry___iname { /* up to 6.14 */
	unsigned char d_iname[40];
};
union shortname_store {
	unsigned char string[40];
};
struct dentry___shortname {
	union shortname_store d_shortname;
};
struct path {
	struct dentry *dentry;
};
struct file {
	struct path f_path;
};
struct linux_binprm {
	struct file *file;
	int argc;
	unsigned long exec; /* user address of the path, on the new stack */
};

struct kernel_clone_args {
	u64 flags;
	int *pidfd;
	int *child_tid;
	int *parent_tid;
	int exit_signal;
	unsigned long stack;
	unsigned long stack_size;
	unsigned long tls;
	unsigned long set_tid_size;
	int cgroup;
	u32 kthread : 1; /* an int up to 6.3 */
	u32 io_thread : 1;
};

struct bpf_iter_meta {
	struct seq_file *seq;
};
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

/* To ask whether the running kernel has a helper. */
enum bpf_func_id___forkscope {
	BPF_FUNC_get_current_task_btf = 158,
	BPF_FUNC_task_pt_regs = 175,
};
