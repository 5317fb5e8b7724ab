// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Another thread than the first one runs a program: the process lives on, and keeps its start.
 *
 * > exec p1 thread_exec
 * > fork p1.t1 by p1 clone3 flags 0x3d0f00 signal -1 stack tls user-args 88 thread
 * > exit p1 0x0
 * > exec p1 thread_exec old-tid p1.t1
 * > exit p1 0x600 dead
 *
 * json {"type":"fork","thread":true,"call":"clone3","looks_like":"pthread_create()"}
 * json {"type":"exit","process_ended":false}
 * json {"type":"exec","old_tid":"*","argv":["*thread_exec","again"]}
 */
#include <pthread.h>
#include <unistd.h>

static char **words;

static void *runner(void *nothing)
{
    char *again[] = {words[0], "again", NULL};
    execv(words[0], again);
    return nothing;
}

int main(int count, char **arguments)
{
    pthread_t thread;
    if (count > 1)
        return 6;
    words = arguments;
    pthread_create(&thread, NULL, runner, NULL);
    pause();
    return 1;
}
