// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child, ended and collected.
 *
 * > exec p1 fork
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > exit p2 0x700 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"call":"clone","looks_like":"fork()","exit_signal":"SIGCHLD",
 *      "flags":["CLONE_CHILD_CLEARTID","CLONE_CHILD_SETTID"],"args":{"stack":"NULL: *","child_tid":"0x*"}}
 * json {"type":"exit","status":7,"process_ended":true}
 * json {"type":"reap"}
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0)
        _exit(7);
    return wait(NULL) < 0;
}
