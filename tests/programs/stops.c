// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* A child of two threads that is stopped, stays so, goes on, and is ended by a signal; its parent sees each. */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long *counter;

static void *count(void *nothing)
{
    for (;; usleep(100))
        ++*counter;
    return nothing;
}

static int counts(void)
{
    for (int i = 0; i < 10000; ++i) {
        const long before = *counter;
        usleep(1000);
        if (*counter != before)
            return 1;
    }
    return 0;
}

int main(void)
{
    int status = 0;
    counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, count, NULL))
            _exit(1);
        for (;;)
            pause();
    }
    if (!counts())
        return 3;
    kill(child, SIGSTOP);
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP)
        return 4;
    const long stopped = *counter;
    usleep(100000);
    if (*counter != stopped)
        return 5;
    kill(child, SIGCONT);
    if (waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status))
        return 6;
    if (!counts())
        return 7;
    kill(child, SIGTERM);
    if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM)
        return 8;
    return 0;
}
