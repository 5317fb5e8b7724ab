// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The children do not go on with the loop.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; ++i)
        if (fork() == 0)
            return 0;
    while (wait(NULL) > 0) {
    }
    return 0;
}
