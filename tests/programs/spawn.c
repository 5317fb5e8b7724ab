// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * posix_spawn: a vfork with a stack of its own.
 *
 * > exec p1 spawn
 * > fork p2 by p1 clone3 flags 0x4100 signal 17 stack user-args 88
 * > exec p2 spawn
 * > exit p2 0x800 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"call":"clone3","looks_like":"posix_spawn()","exit_signal":"SIGCHLD",
 *      "args":{"flags":"CLONE_VM|CLONE_VFORK*","stack":"0x*","size":"88"}}
 * json {"type":"exec","argv":["*spawn","again"]}
 */
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int main(int count, char **words)
{
    pid_t child;
    char *again[] = {words[0], "again", 0};
    if (count > 1)
        return 8;
    return posix_spawn(&child, words[0], 0, 0, again, environ) || waitpid(child, 0, 0) != child;
}
