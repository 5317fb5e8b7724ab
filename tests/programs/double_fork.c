// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a daemon leaves its starter: its parent ends at once, and who adopts it is not p1. Here it is p0, a subreaper.
 *
 * > exec p1 double_fork
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > fork p3 by p2 clone flags 0x1200000 signal 17
 * > exit p2 0x0 dead
 * > exit p3 0x0 dead parent p0
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int collected[2], ended[2];
    char byte;
    if (pipe(collected) || pipe(ended))
        return 1;
    if (fork() == 0) {
        if (fork() == 0) {
            close(collected[1]);
            _exit((int)read(collected[0], &byte, 1)); /* until p1 has collected p2 */
        }
        _exit(0);
    }
    close(ended[1]);
    wait(NULL);
    close(collected[1]);
    return read(ended[0], &byte, 1) != 0; /* until p3 has ended */
}
