// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two children that fork below limits of 8 and of 16 tasks more than there were.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FEW = 8, MORE = 16, CANNOT_SHOW = 77 };

static void fork_below(rlim_t most)
{
    const struct rlimit limit = {most, most};
    if (setrlimit(RLIMIT_NPROC, &limit) < 0)
        _exit(1);
    for (int i = 0; i < MORE; ++i) {
        const pid_t child = fork();
        if (child == 0) {
            usleep(200000);
            _exit(0);
        }
        if (child < 0)
            break;
    }
    while (wait(NULL) > 0) {
    }
    _exit(0);
}

int main(void)
{
    const char *text = getenv("FORKSCOPE_LAB_TASKS");
    if (!text || geteuid() == 0) {
        fputs("fixed-limit: only as an ordinary user, and by: forkscope lab facts\n", stderr);
        return CANNOT_SHOW;
    }
    const rlim_t tasks = strtoul(text, NULL, 10);
    for (int i = 0; i < 2; ++i) {
        const pid_t child = fork();
        if (child == 0)
            fork_below(tasks + (i == 0 ? FEW : MORE));
        if (child < 0 || waitpid(child, NULL, 0) != child)
            return 1;
    }
    return 0;
}
