// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Forks as often as it can, in every process, below a limit of 20 tasks that it sets first. Without the limit, and as
// root, for whom it does not hold, it does nothing.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 20, CANNOT_SHOW = 77 };

int main(void)
{
    const char *tasks = getenv("FORKSCOPE_LAB_TASKS");
    if (!tasks || geteuid() == 0) {
        fputs("fork-bomb: only as an ordinary user, and by: forkscope lab run fork-bomb\n", stderr);
        return CANNOT_SHOW;
    }
    const rlim_t most = strtoul(tasks, NULL, 10) + MOST;
    const struct rlimit limit = {most, most};
    struct rlimit set;
    if (setrlimit(RLIMIT_NPROC, &limit) || getrlimit(RLIMIT_NPROC, &set) || set.rlim_max != most)
        return CANNOT_SHOW;
    // After each fork a moment for the others, so that all of them fork, and in the end all are there at once.
    while (fork() >= 0)
        usleep(10000);
    usleep(100000);
    while (wait(NULL) > 0) {
    }
    return 0;
}
