// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The parent waits.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0)
        usleep(400000);
    wait(NULL);
    return 0;
}
