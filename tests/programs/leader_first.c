// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first thread ends before the other: the process ends with the last one.
 *
 * > exec p1 leader_first
 * > fork p1.t1 by p1 clone3 flags 0x3d0f00 signal -1 stack tls user-args 88 thread
 * > exit p1 0x300
 * > exit p1.t1 0x500 dead
 *
 * json {"type":"fork","thread":true,"call":"clone3","looks_like":"pthread_create()"}
 * json {"type":"exit","process_ended":false,"status":3}
 * json {"type":"exit","process_ended":true,"status":5}
 */
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *last(void *nothing)
{
    usleep(50000);
    syscall(SYS_exit_group, 5);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, last, NULL))
        return 1;
    syscall(SYS_exit, 3);
}
