// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every process that there is calls fork, three times; each waits for its own children.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; ++i)
        if (fork() < 0)
            exit(1);
    while (wait(NULL) > 0) {
    }
    return 0;
}
