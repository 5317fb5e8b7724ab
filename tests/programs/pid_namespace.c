// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first process of a pid namespace, in new mount and host name namespaces too.
 *
 * > exec p1 pid_namespace
 * > fork p2 by p1 clone flags 0x24020000 signal 17 inner 1 level 1 new 0x24020000
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone","looks_like":"container start","ns_pid":1,"exit_signal":"SIGCHLD",
 *      "flags":["CLONE_NEWNS","CLONE_NEWUTS","CLONE_NEWPID"]}
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0) == 0)
        _exit(getpid() != 1);
    return wait(NULL) < 0;
}
