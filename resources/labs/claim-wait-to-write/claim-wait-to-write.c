// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty children, each with its number in memory that the parent overwrites at once.
#include <sys/wait.h>
#include <unistd.h>

static volatile int number;

int main(void)
{
    for (int i = 1; i <= 20; ++i) {
        number = i;
        const pid_t child = fork();
        if (child == 0) {
            // So that the parent has surely written.
            usleep(50000);
            _exit(number != i);
        }
        number = -1;
        if (child < 0)
            return 1;
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
