// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* births vfork|thread MILLISECONDS: makes one task after the other for so long and prints the nanoseconds each took. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static void *nothing(void *unused)
{
    return unused;
}

static int oneThread(void)
{
    pthread_t thread;
    return !pthread_create(&thread, NULL, nothing, NULL) && !pthread_join(thread, NULL);
}

static int oneVfork(void)
{
    const pid_t child = vfork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    int (*const one)(void) = strcmp(words[1], "thread") ? oneVfork : oneThread;
    const long long begin = now(), end = begin + atoll(words[2]) * 1000000;
    long long births = 0, time;
    do {
        for (int i = 0; i < 32; i++, births++)
            if (!one())
                return 1;
        time = now();
    } while (time < end);
    printf("%lld %lld\n", (time - begin) / births, births);
    return 0;
}
