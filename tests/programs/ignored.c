// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* A child that nobody has to wait for, since SIGCHLD is ignored: it is never a zombie. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0)
        _exit(7);
    return wait(NULL) != -1 || errno != ECHILD;
}
