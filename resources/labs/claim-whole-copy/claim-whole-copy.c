// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A process with three threads forks; both end with the number of their threads.
#include <dirent.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *stay(void *nothing)
{
    pause();
    return nothing;
}

static int threads(void)
{
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; tasks && (entry = readdir(tasks));)
        count += entry->d_name[0] != '.';
    if (tasks)
        closedir(tasks);
    return count;
}

int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 2; ++i)
        if (pthread_create(&thread, NULL, stay, NULL))
            return 100;
    const pid_t child = fork();
    if (child == 0)
        _exit(threads());
    return child < 0 || waitpid(child, NULL, 0) != child ? 100 : threads();
}
