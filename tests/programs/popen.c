// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * popen(): a shell at the other end of a pipe, spawned too.
 *
 * > exec p1 popen
 * > fork p2 by p1 clone3 flags 0x4100 signal 17 stack user-args 88
 * > exec p2 sh runs SHELL
 * > exit p2 0x400 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"call":"clone3","looks_like":"posix_spawn()","exit_signal":"SIGCHLD",
 *      "args":{"flags":"CLONE_VM|CLONE_VFORK*","stack":"0x*","size":"88"}}
 * json {"type":"exec","comm":"sh","path":"/bin/sh"}
 * json {"type":"exit","status":4}
 */
#include <stdio.h>

int main(void)
{
    FILE *pipe = popen("exit 4", "r");
    return !pipe || pclose(pipe) != 0x400;
}
