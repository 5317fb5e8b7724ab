// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The way into the background: fork, setsid, fork. The daemon works for 0.4 seconds.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t between = fork();
    if (between < 0)
        return 1;
    if (between > 0)
        return waitpid(between, NULL, 0) != between;
    if (setsid() < 0)
        _exit(1);
    const pid_t daemon = fork();
    if (daemon == 0)
        usleep(400000);
    _exit(daemon < 0);
}
