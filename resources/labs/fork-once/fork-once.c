// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Forks once; the child ends with 7, and the parent waits for it.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0)
        _exit(7);
    int status = 0;
    return waitpid(child, &status, 0) != child;
}
