// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Forks as user 65534 until the limit of processes refuses: with EAGAIN.
 *
 * > exec p1 fail_limit
 * > failed by p1 clone errno 11 signal 17 limit 1
 * > failed by p1 vfork errno 11 signal 17 limit 1
 * > exit p1 0x0 dead
 *
 * json {"type":"fork_failed","call":"clone","errno":"EAGAIN","creator_pid":"*"}
 * json {"type":"fork_failed","call":"vfork","errno":"EAGAIN"}
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const struct rlimit one = {1, 1};
    if (setrlimit(RLIMIT_NPROC, &one) || setgid(65534) || setuid(65534))
        return 1;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child > 0)
        return 2;
    child = vfork();
    if (child == 0)
        _exit(0);
    return child > 0;
}
