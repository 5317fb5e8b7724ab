// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * > exec p1 vfork
 * > fork p2 by p1 vfork flags 0x4100 signal 17
 * > exit p2 0x300 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"vfork","looks_like":"vfork()","flags":["CLONE_VM","CLONE_VFORK"],"exit_signal":"SIGCHLD"}
 * json {"type":"exit","status":3}
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (vfork() == 0)
        _exit(3);
    return wait(NULL) < 0;
}
