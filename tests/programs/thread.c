// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A thread, which itself forks: the child's parent is the process.
 *
 * > exec p1 thread
 * > fork p1.t1 by p1 clone3 flags 0x3d0f00 signal -1 stack tls user-args 88 thread
 * > fork p2 by p1.t1 clone flags 0x1200000 signal 17
 * > exit p2 0x100 dead
 * > exit p1.t1 0x0
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":true,"call":"clone3","looks_like":"pthread_create()"}
 * json {"type":"fork","thread":false,"looks_like":"fork()","exit_signal":"SIGCHLD"}
 */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *forker(void *nothing)
{
    if (fork() == 0)
        _exit(1);
    wait(NULL);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, forker, NULL) || pthread_join(thread, NULL))
        return 1;
    usleep(20000); /* older kernels let join return before they tell of the thread's end */
    return 0;
}
