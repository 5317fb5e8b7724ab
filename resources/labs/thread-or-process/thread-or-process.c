// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Four children that each change something, with one thing shared or none; then a thread. Ends with the sum of what the
// parent notices.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK = 64 * 1024 };

static volatile int first, second;
static int file;

static int change_first(void *nothing)
{
    first = 1;
    return nothing != NULL;
}

static int change_second(void *nothing)
{
    second = 1;
    return nothing != NULL;
}

static int close_file(void *nothing)
{
    return nothing != NULL || close(file) != 0;
}

static int change_directory(void *nothing)
{
    return nothing != NULL || chdir("/") != 0;
}

static void *do_nothing(void *nothing)
{
    return nothing;
}

static void make_child(int (*function)(void *), int flags)
{
    char *stack = malloc(STACK);
    const pid_t child = stack ? clone(function, stack + STACK, flags | SIGCHLD, NULL) : -1;
    if (child < 0 || waitpid(child, NULL, 0) != child)
        exit(1);
    free(stack);
}

int main(void)
{
    char before[4096], after[4096];
    file = open("/dev/null", O_RDONLY);
    if (file < 0 || !getcwd(before, sizeof before))
        return 1;
    make_child(change_first, 0);
    make_child(change_second, CLONE_VM);
    make_child(close_file, CLONE_FILES);
    const int is_closed = fcntl(file, F_GETFD) < 0;
    make_child(change_directory, CLONE_FS);
    const int has_moved = getcwd(after, sizeof after) && after[1] == '\0';
    pthread_t thread;
    if (pthread_create(&thread, NULL, do_nothing, NULL) || pthread_join(thread, NULL))
        return 1;
    return first + 2 * second + 4 * is_closed + 8 * has_moved;
}
