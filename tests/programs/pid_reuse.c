// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two processes with the same number, one right after the other; told apart by their start.
 *
 * > exec p1 pid_reuse
 * > fork p2 by p1 clone3 flags 0x0 signal 17 user-args 88
 * > exit p2 0x100 dead
 * > fork p3 by p1 clone3 flags 0x0 signal 17 user-args 88
 * > exit p3 0x200 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone3","args":{"set_tid":"NULL","set_tid_size":"0"}}
 * json {"type":"exit","status":1}
 * json {"type":"fork","call":"clone3","args":{"set_tid":"0x*","set_tid_size":"1"}}
 * json {"type":"exit","status":2}
 */
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t forkWith(pid_t *wish, int status)
{
    struct clone_args args = {
        .exit_signal = SIGCHLD, .set_tid = wish ? (unsigned long)wish : 0, .set_tid_size = wish ? 1 : 0};
    const long pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(status);
    return (pid_t)pid;
}

int main(void)
{
    const pid_t first = forkWith(NULL, 1);
    pid_t wish = first;
    if (waitpid(first, NULL, 0) != first)
        return 1;
    const pid_t second = forkWith(&wish, 2);
    return second != first || waitpid(second, NULL, 0) != second;
}
