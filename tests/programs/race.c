// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Another thread rewrites the arguments while clone3 is being called: what the hook at the call reads is then not
 * always what the kernel used.
 * Status 2: needs two processors.
 *
 * json {"type":"fork","call":"clone3","race":true,"args":{"size":"4096"}}
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* As long as a structure of the future may be: the kernel first looks whether the rest is zero, and that takes time. */
static union {
    struct clone_args args;
    char rest[4096];
} future = {.args = {.exit_signal = SIGCHLD}};
static volatile int enough;

static int failed;

static void *rewriter(void *nothing)
{
    setpriority(PRIO_PROCESS, 0, -20);
    while (!enough)
        __atomic_xor_fetch(&future.args.flags, CLONE_UNTRACED, __ATOMIC_RELAXED); /* matters to debuggers only */
    return nothing;
}

/* On a busy machine the other thread may just not run. */
static void awaitRewriter(void)
{
    const __u64 now = __atomic_load_n(&future.args.flags, __ATOMIC_RELAXED);
    while (__atomic_load_n(&future.args.flags, __ATOMIC_RELAXED) == now)
        ;
}

static void *caller(void *nothing)
{
    setpriority(PRIO_PROCESS, 0, -20);
    for (int i = 0; i < 200; i++) {
        awaitRewriter();
        const long pid = syscall(SYS_clone3, &future, sizeof(future));
        if (pid == 0)
            _exit(0);
        failed |= pid < 0 || wait(NULL) < 0;
    }
    enough = 1;
    return nothing;
}

/* On the n-th of the processors there are: the two must run at the same time. */
static int start(pthread_t *thread, void *(*what)(void *), const cpu_set_t *allowed, int n)
{
    pthread_attr_t where;
    cpu_set_t one;
    int cpu = -1;
    while (n >= 0)
        n -= CPU_ISSET(++cpu, allowed) != 0;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    pthread_attr_init(&where);
    pthread_attr_setaffinity_np(&where, sizeof(one), &one);
    return pthread_create(thread, &where, what, NULL);
}

int main(void)
{
    pthread_t threads[2];
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) || CPU_COUNT(&allowed) < 2)
        return 2;
    if (start(&threads[0], rewriter, &allowed, 0) || start(&threads[1], caller, &allowed, 1))
        return 1;
    return pthread_join(threads[1], NULL) || pthread_join(threads[0], NULL) || failed;
}
