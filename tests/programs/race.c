// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Another thread rewrites the arguments while clone3 is being called: what the hook at the call reads is then not
 * always what the kernel used.
 * Status 2: needs two processors.
 */
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct clone_args args = {.exit_signal = SIGCHLD};
static volatile int enough;

static void *rewriter(void *nothing)
{
    while (!enough)
        __atomic_xor_fetch(&args.flags, CLONE_UNTRACED, __ATOMIC_RELAXED); /* matters to debuggers only */
    return nothing;
}

int main(void)
{
    pthread_t thread;
    int failed = 0;
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
        return 2;
    if (pthread_create(&thread, NULL, rewriter, NULL))
        return 1;
    for (int i = 0; i < 200; i++) {
        const long pid = syscall(SYS_clone3, &args, sizeof(args));
        if (pid == 0)
            _exit(0);
        failed |= pid < 0 || wait(NULL) < 0;
    }
    enough = 1;
    return pthread_join(thread, NULL) || failed;
}
