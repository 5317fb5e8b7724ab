// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* A child that has ended and is not collected until standard input ends. Writes a byte when it is there. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char byte = 0;
    siginfo_t info;
    if (fork() == 0)
        _exit(9);
    waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
    if (write(STDOUT_FILENO, &byte, 1) != 1)
        return 1;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return wait(NULL) < 0;
}
