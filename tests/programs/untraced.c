// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Children that a debugger cannot follow by itself, by clone and clone3; each makes a child of its own. What the
 * caller asked with is as it was afterwards.
 *
 * > exec p1 untraced
 * > fork p2 by p1 clone flags 0x800000 signal 17
 * > fork p3 by p2 clone flags 0x1200000 signal 17
 * > exit p3 0x0 dead
 * > exit p2 0x0 dead
 * > fork p4 by p1 clone3 flags 0x800000 signal 17 user-args 88
 * > fork p5 by p4 clone flags 0x1200000 signal 17
 * > exit p5 0x0 dead
 * > exit p4 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone","flags":["CLONE_UNTRACED"],"exit_signal":"SIGCHLD"}
 * json {"type":"fork","call":"clone3","flags":["CLONE_UNTRACED"],"exit_signal":"SIGCHLD"}
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void have_child(void)
{
    int status = 1;
    if (fork() == 0)
        _exit(0);
    _exit(wait(&status) < 0 || status != 0);
}

int main(void)
{
    struct clone_args args = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
    const struct clone_args before = args;
    int status = 1;
    if (syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) == 0)
        have_child();
    if (wait(&status) < 0 || status != 0)
        return 3;
    if (syscall(SYS_clone3, &args, sizeof(args)) == 0)
        have_child();
    if (wait(&status) < 0 || status != 0)
        return 4;
    return memcmp(&args, &before, sizeof(args)) != 0;
}
