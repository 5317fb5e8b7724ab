// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// fork, all four times.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int number = 1; number <= 4; ++number)
        if (fork() == 0) {
            usleep(100000);
            _exit(number);
        }
    while (wait(NULL) > 0) {
    }
    return 0;
}
