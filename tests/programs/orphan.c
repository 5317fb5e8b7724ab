// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child dies before its own child, which goes to the subreaper p1.
 *
 * > exec p1 orphan
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > fork p3 by p2 clone flags 0x1200000 signal 17
 * > exit p2 0x0 dead
 * > exit p3 0x0 dead parent p1
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
        return 1;
    if (fork() == 0) {
        if (fork() == 0) {
            close(ends[1]);
            _exit((int)read(ends[0], &byte, 1)); /* until p1 has collected p2 */
        }
        _exit(0);
    }
    wait(NULL);
    close(ends[1]);
    wait(NULL);
    return 0;
}
