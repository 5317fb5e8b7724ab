// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The quickest of five calls of fork with little memory, and with much; ends with ten times the ratio, at most 250.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LITTLE = 1 << 20, MUCH = 128 << 20, ROUNDS = 5, MOST = 250 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

// Microseconds; negative: it failed.
static double quickest_fork(void)
{
    double best = -1;
    for (int i = 0; i < ROUNDS; ++i) {
        const double begin = now();
        const pid_t child = fork();
        if (child == 0)
            _exit(0);
        const double taken = now() - begin;
        if (child < 0 || waitpid(child, NULL, 0) != child)
            return -1;
        best = best < 0 || taken < best ? taken : best;
    }
    return best;
}

int main(void)
{
    char *memory = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return 0;
    madvise(memory, MUCH, MADV_NOHUGEPAGE);
    memset(memory, 1, LITTLE);
    const double quick = quickest_fork();
    memset(memory, 1, MUCH);
    const double slow = quickest_fork();
    if (quick <= 0 || slow <= 0)
        return 0;
    printf("fork: %.0f us with 1 MiB, %.0f us with 128 MiB\n", quick, slow);
    const double ratio = 10 * slow / quick;
    return ratio < MOST ? (int)ratio : MOST;
}
