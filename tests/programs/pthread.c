// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A thread and nothing else: no process comes to be.
 *
 * > exec p1 pthread
 * > fork p1.t1 by p1 clone3 flags 0x3d0f00 signal -1 stack tls user-args 88 thread
 * > exit p1.t1 0x0
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":true,"call":"clone3","looks_like":"pthread_create()",
 *      "flags":["CLONE_VM","CLONE_FS","CLONE_FILES","CLONE_SIGHAND","CLONE_THREAD","CLONE_SYSVSEM","CLONE_SETTLS",
 *               "CLONE_PARENT_SETTID","CLONE_CHILD_CLEARTID"],"args":{"tls":"0x*","stack_size":"*"}}
 * json {"type":"exit","process_ended":false,"status":0}
 */
#include <pthread.h>
#include <unistd.h>

static void *nothing(void *unused)
{
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL))
        return 1;
    usleep(20000); /* older kernels let join return before they tell of the thread's end */
    return 0;
}
