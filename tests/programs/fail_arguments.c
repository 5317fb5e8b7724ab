// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calls that the checks of arguments refuse: of clone3 before the kernel's own function for forks, of clone in it.
 *
 * > exec p1 fail_arguments
 * > failed by p1 clone3 errno 22 user-args 8
 * > failed by p1 clone3 errno 14
 * > failed by p1 clone3 errno 22 user-args 88
 * > failed by p1 clone errno 22 signal 17 flags 0x10000
 * > exit p1 0x0 dead
 *
 * json {"type":"fork_failed","call":"clone3","errno":"EINVAL","args":{"size":"8","flags":"0"}}
 * json {"type":"fork_failed","call":"clone3","errno":"EFAULT","args":{"cl_args":"0x10"}}
 * json {"type":"fork_failed","call":"clone3","errno":"EINVAL","args":{"flags":"CLONE_THREAD","exit_signal":"SIGCHLD"}}
 * json {"type":"fork_failed","call":"clone","errno":"EINVAL","args":{"flags":"CLONE_THREAD","exit_signal":"SIGCHLD"}}
 */
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct clone_args args = {.exit_signal = SIGCHLD};
    int succeeded = syscall(SYS_clone3, &args, 8) >= 0;
    succeeded |= syscall(SYS_clone3, 16, sizeof(args)) >= 0;
    args.flags = CLONE_THREAD; /* and an exit signal, which a thread may not have */
    succeeded |= syscall(SYS_clone3, &args, sizeof(args)) >= 0;
    succeeded |= syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0) >= 0;
    return succeeded;
}
