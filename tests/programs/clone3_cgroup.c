// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child that is born in another cgroup than its maker's.
 * Status 2: no cgroup2 that can be written to here.
 *
 * > exec p1 clone3_cgroup
 * > fork p2 by p1 clone3 flags 0x200000000 signal 17 user-args 88 other cgroup
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","call":"clone3","flags":["CLONE_INTO_CGROUP"],"cgroup":"*","args":{"cgroup":"*"}}
 */
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const char *mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    char path[64];
    int folder = -1;
    for (int i = 0; i < 2 && folder < 0; i++) {
        snprintf(path, sizeof(path), "%s/cgroup.procs", mounts[i]);
        if (access(path, W_OK))
            continue;
        snprintf(path, sizeof(path), "%s/forkscope-%d", mounts[i], getpid());
        if (!mkdir(path, 0700))
            folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (folder < 0)
        return 2;
    struct clone_args args = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (unsigned long)folder};
    const long pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(0);
    const int failed = pid < 0 || wait(NULL) < 0;
    return rmdir(path) || failed;
}
