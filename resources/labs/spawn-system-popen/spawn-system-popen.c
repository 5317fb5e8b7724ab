// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Three ways to start a program.
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char *const arguments[] = {"true", NULL};
    pid_t child;
    if (posix_spawnp(&child, "true", NULL, NULL, arguments, environ) != 0 || waitpid(child, NULL, 0) != child)
        return 1;
    const int status = system("exit 3");
    FILE *pipe = popen(":", "r");
    return !pipe || pclose(pipe) != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 3;
}
