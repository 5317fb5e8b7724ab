// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// It waits for each.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; ++i) {
        if (fork() == 0) {
            usleep(300000);
            _exit(0);
        }
        wait(NULL);
    }
    return 0;
}
