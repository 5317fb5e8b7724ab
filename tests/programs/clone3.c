// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * > exec p1 clone3
 * > fork p2 by p1 clone3 flags 0x100001000 signal 17 user-args 88
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone3","looks_like":"fork()","flags":["CLONE_PIDFD","CLONE_CLEAR_SIGHAND"],
 *      "args":{"cl_args":"0x*","size":"88","pidfd":"0x*","exit_signal":"SIGCHLD"}}
 */
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int pidfd = -1;
    struct clone_args args = {
        .flags = CLONE_PIDFD | CLONE_CLEAR_SIGHAND, .pidfd = (unsigned long)&pidfd, .exit_signal = SIGCHLD};
    const long pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(0);
    return pid < 0 || wait(NULL) < 0;
}
