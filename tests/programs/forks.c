// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Three forks in a row make 2^3 processes, for each child goes on with the rest. Each waits for its child, so that the
 * order is always the same.
 *
 * > exec p1 forks
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > fork p3 by p2 clone flags 0x1200000 signal 17
 * > fork p4 by p3 clone flags 0x1200000 signal 17
 * > exit p4 0x300 dead
 * > exit p3 0x200 dead
 * > fork p5 by p2 clone flags 0x1200000 signal 17
 * > exit p5 0x200 dead
 * > exit p2 0x100 dead
 * > fork p6 by p1 clone flags 0x1200000 signal 17
 * > fork p7 by p6 clone flags 0x1200000 signal 17
 * > exit p7 0x200 dead
 * > exit p6 0x100 dead
 * > fork p8 by p1 clone flags 0x1200000 signal 17
 * > exit p8 0x100 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int depth = 0;
    for (int i = 0; i < 3; i++) {
        if (fork() == 0)
            depth++;
        else if (wait(NULL) < 0)
            return 9;
    }
    return depth;
}
