// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Plain forks, which share nothing.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 4; ++i)
        if (fork() == 0)
            _exit(0);
    while (wait(NULL) > 0) {
    }
    return 14;
}
