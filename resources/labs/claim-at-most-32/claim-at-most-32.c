// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A hundred children that live until all are there; then prints the limits of this machine.
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 100 };

static void tell(const char *path)
{
    char line[100];
    FILE *file = fopen(path, "re");
    if (file && fgets(line, sizeof line, file))
        printf("%s: %s", path, line);
    if (file)
        fclose(file);
}

int main(void)
{
    int pipes[2], made = 0;
    char byte;
    struct rlimit limit;
    if (pipe(pipes) < 0 || getrlimit(RLIMIT_NPROC, &limit) < 0)
        return 1;
    for (; made < CHILDREN; ++made) {
        const pid_t child = fork();
        if (child < 0)
            break;
        if (child == 0) {
            close(pipes[1]);
            _exit(read(pipes[0], &byte, 1) != 0);
        }
    }
    printf("%d children at once; RLIMIT_NPROC: %llu\n", made, (unsigned long long)limit.rlim_cur);
    tell("/proc/sys/kernel/threads-max");
    tell("/proc/sys/kernel/pid_max");
    fflush(stdout);
    close(pipes[1]);
    while (wait(NULL) > 0) {
    }
    return made != CHILDREN;
}
