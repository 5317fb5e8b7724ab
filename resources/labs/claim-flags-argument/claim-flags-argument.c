// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The system call itself, with arguments that it does not have.
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_SHOW = 77 };

int main(void)
{
#ifdef SYS_fork
    const long child = syscall(SYS_fork, 0xdeadbeefUL, 0xffffUL);
    if (child == 0)
        _exit(0);
    return child < 0 || waitpid((pid_t)child, NULL, 0) != child;
#else
    fputs("flags-argument: this processor's kernel has no system call fork\n", stderr);
    return CANNOT_SHOW;
#endif
}
