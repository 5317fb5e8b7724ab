// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* massacre ROUNDS: in each, children that fork, make threads and wait are killed at whatever they do. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 4 };

static void *nothing(void *unused)
{
    return unused;
}

static void busy(void)
{
    for (;;) {
        pthread_t thread;
        const pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (pthread_create(&thread, NULL, nothing, NULL) == 0)
            pthread_join(thread, NULL);
        waitpid(child, NULL, 0);
    }
}

int main(int count, char **words)
{
    int rounds = count > 1 ? atoi(words[1]) : 1;
    unsigned random = 1;
    while (rounds-- > 0) {
        pid_t children[CHILDREN];
        for (int i = 0; i < CHILDREN; ++i) {
            children[i] = fork();
            if (children[i] == 0)
                busy();
        }
        for (int i = 0; i < CHILDREN; ++i) {
            random = random * 1103515245 + 12345;
            usleep(random / 65536 % 3000);
            kill(children[i], SIGKILL);
        }
        for (int i = 0; i < CHILDREN; ++i)
            if (waitpid(children[i], NULL, 0) != children[i])
                return 3;
    }
    return 0;
}
