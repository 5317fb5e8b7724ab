// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * system(): the library spawns a shell and waits for it.
 *
 * > exec p1 system
 * > fork p2 by p1 clone3 flags 0x4100 signal 17 stack user-args 88
 * > exec p2 sh runs SHELL
 * > exit p2 0x300 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"call":"clone3","looks_like":"posix_spawn()","exit_signal":"SIGCHLD",
 *      "args":{"flags":"CLONE_VM|CLONE_VFORK*","stack":"0x*","size":"88"}}
 * json {"type":"exec","comm":"sh","path":"/bin/sh"}
 * json {"type":"exit","status":3}
 */
#include <stdlib.h>

int main(void)
{
    return system("exit 3") != 0x300;
}
