// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A child in a PID namespace of its own, and a child of that; each ends with the number that it sees.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK = 64 * 1024, CANNOT_SHOW = 77 };

static int first_inside(void *nothing)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(getpid());
    if (nothing || child < 0 || waitpid(child, NULL, 0) != child)
        return 100;
    return getpid();
}

int main(void)
{
    char *stack = malloc(STACK);
    const pid_t child = stack ? clone(first_inside, stack + STACK, CLONE_NEWUSER | CLONE_NEWPID | SIGCHLD, NULL) : -1;
    if (child < 0) {
        perror("pid-namespace: this computer does not let its users make namespaces");
        return CANNOT_SHOW;
    }
    return waitpid(child, NULL, 0) != child;
}
