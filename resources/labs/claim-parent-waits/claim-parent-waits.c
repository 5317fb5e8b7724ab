// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two children that sleep, made one after the other.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; ++i) {
        const pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            usleep(200000);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
