// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two children by vfork, then two by fork; each sleeps 0.1 seconds and ends with its number.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    // volatile: vfork's child runs on this very stack.
    for (volatile int number = 1; number <= 4; ++number) {
        const pid_t child = number <= 2 ? vfork() : fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            usleep(100000);
            _exit(number);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
