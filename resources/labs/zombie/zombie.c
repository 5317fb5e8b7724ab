// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The child ends with 9 at once; the parent asks half a second later.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0)
        _exit(9);
    usleep(500000);
    return waitpid(child, NULL, 0) != child;
}
