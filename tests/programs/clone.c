// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The library's clone() with a stack of its own, and an exit signal that is not SIGCHLD.
 *
 * > exec p1 clone
 * > fork p2 by p1 clone flags 0x4100 signal 10 stack
 * > exit p2 0x400 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone","looks_like":"posix_spawn()","exit_signal":"SIGUSR1",
 *      "flags":["CLONE_VM","CLONE_VFORK"],"args":{"exit_signal":"SIGUSR1","stack":"0x*"}}
 * json {"type":"exit","status":4,"process_ended":true}
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

static char stack[65536];

static int child(void *nothing)
{
    (void)nothing;
    return 4;
}

int main(void)
{
    signal(SIGUSR1, SIG_IGN);
    const int pid = clone(child, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGUSR1, NULL);
    return pid < 0 || waitpid(pid, NULL, __WALL) != pid;
}
