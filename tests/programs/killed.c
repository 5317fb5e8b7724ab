// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * > exec p1 killed
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > exit p2 0x9 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"exit","process_ended":true,"signal":"SIGKILL","core":false}
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t child = fork();
    if (child == 0)
        pause();
    kill(child, SIGKILL);
    return wait(NULL) < 0;
}
