// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A child by the system call fork, and one by clone3.
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_SHOW = 77 };

int main(void)
{
#ifdef SYS_fork
    const long child = syscall(SYS_fork);
    if (child == 0)
        _exit(0);
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    const long other = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (other == 0)
        _exit(0);
    while (wait(NULL) > 0) {
    }
    return child < 0;
#else
    fputs("argument-tags: this processor's kernel has no system call fork\n", stderr);
    return CANNOT_SHOW;
#endif
}
