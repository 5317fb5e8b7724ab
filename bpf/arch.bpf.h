/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that differs between machines: where the kernel keeps the system call that a task is in. */
#pragma once

#include "vmlinux.h"

/* The same on every 32-bit table that a 64-bit kernel of these machines serves. */
#define COMPAT_NR_FORK 2
#define COMPAT_NR_VFORK 190
#define COMPAT_NR_CLONE 120
#define NR_CLONE3 435

#if defined(__TARGET_ARCH_x86)

#define NR_FORK 57
#define NR_VFORK 58
#define NR_CLONE 56
#define NR_WAIT4 61
#define NR_WAITID 247
#define TS_COMPAT 0x0002

static __always_inline bool task_in_compat_call(const struct task_struct *task)
{
	return task->thread_info.status & TS_COMPAT;
}

static __always_inline long regs_syscall(const struct pt_regs *regs)
{
	return regs->orig_ax;
}

static __always_inline u64 regs_user_stack(const struct pt_regs *regs)
{
	return regs->sp;
}

static __always_inline u64 task_tls(const struct task_struct *task)
{
	return task->thread.fsbase;
}

static __always_inline void regs_arguments(const struct pt_regs *regs, bool compat, u64 *out)
{
	if (compat) {
		out[0] = (u32)regs->bx;
		out[1] = (u32)regs->cx;
		out[2] = (u32)regs->dx;
		out[3] = (u32)regs->si;
		out[4] = (u32)regs->di;
	} else {
		out[0] = regs->di;
		out[1] = regs->si;
		out[2] = regs->dx;
		out[3] = regs->r10;
		out[4] = regs->r8;
	}
}

#elif defined(__TARGET_ARCH_arm64)

/* glibc calls clone for fork and vfork here: the numbers do not exist. */
#define NR_FORK -2
#define NR_VFORK -2
#define NR_CLONE 220
#define NR_WAIT4 260
#define NR_WAITID 95
#define TIF_32BIT (1ul << 22)

static __always_inline bool task_in_compat_call(const struct task_struct *task)
{
	return task->thread_info.flags & TIF_32BIT;
}

static __always_inline long regs_syscall(const struct pt_regs *regs)
{
	return regs->syscallno;
}

static __always_inline u64 regs_user_stack(const struct pt_regs *regs)
{
	return regs->sp;
}

static __always_inline u64 task_tls(const struct task_struct *task)
{
	return task->thread.uw.tp_value;
}

static __always_inline void regs_arguments(const struct pt_regs *regs, bool compat, u64 *out)
{
	out[0] = regs->orig_x0; /* regs[0] holds the result once there is one */
	out[1] = regs->regs[1];
	out[2] = regs->regs[2];
	out[3] = regs->regs[3];
	out[4] = regs->regs[4];
}

#else
#error "unknown machine: add it here and in vmlinux.h"
#endif

static __always_inline bool is_clone3(long nr)
{
	return nr == NR_CLONE3;
}

static __always_inline bool is_clone(long nr, bool compat)
{
	return nr == (compat ? COMPAT_NR_CLONE : NR_CLONE);
}

static __always_inline bool is_plain_fork(long nr, bool compat)
{
	return compat ? nr == COMPAT_NR_FORK || nr == COMPAT_NR_VFORK : nr == NR_FORK || nr == NR_VFORK;
}

/* Of a 32-bit program it is not looked at. */
static __always_inline bool is_wait(long nr, bool compat)
{
	return !compat && (nr == NR_WAIT4 || nr == NR_WAITID);
}
