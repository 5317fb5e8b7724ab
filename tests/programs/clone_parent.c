// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child that hangs under its maker's parent, who is told of its end.
 *
 * > exec p1 clone_parent
 * > fork p2 by p1 parent p0 clone3 flags 0x8000 signal 17 user-args 88
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone3","looks_like":"sibling (CLONE_PARENT)","flags":["CLONE_PARENT"]}
 */
#include <linux/sched.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return 1;
    struct clone_args args = {.flags = CLONE_PARENT};
    const long pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(0);
    close(ends[1]);
    return pid < 0 || read(ends[0], &byte, 1) != 0; /* until the child has ended */
}
