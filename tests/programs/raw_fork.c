// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The system call fork itself, which has no arguments and which no C library uses.
 *
 * > exec p1 raw_fork
 * > fork p2 by p1 fork flags 0x0 signal 17
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"fork","looks_like":"fork system call","flags":[],"exit_signal":"SIGCHLD"}
 */
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (syscall(SYS_fork, 0xdeadbeef, 0xffff) == 0)
        _exit(0);
    return wait(NULL) < 0;
}
