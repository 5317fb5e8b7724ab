// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child that stays a zombie for 300 ms, until its parent collects it.
 *
 * > exec p1 late_wait
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > exit p2 0x900 dead
 * > zombie p2 for 300 ms
 * > exit p1 0x0 dead
 *
 * json {"type":"exit","process_ended":true,"status":9}
 * json {"type":"reap"}
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    siginfo_t info;
    if (fork() == 0)
        _exit(9);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT))
        return 1;
    usleep(300000);
    return wait(NULL) < 0;
}
