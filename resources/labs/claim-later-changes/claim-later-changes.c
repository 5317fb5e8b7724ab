// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The parent writes to a variable and tells the child, which ends with what it finds there.
#include <sys/wait.h>
#include <unistd.h>

static volatile int value = 100;

int main(void)
{
    int pipes[2];
    char byte = 0;
    if (pipe(pipes) < 0)
        return 1;
    const pid_t child = fork();
    if (child == 0)
        _exit(read(pipes[0], &byte, 1) == 1 ? value : 1);
    value = 200;
    if (child < 0 || write(pipes[1], &byte, 1) != 1)
        return 1;
    return waitpid(child, NULL, 0) != child;
}
