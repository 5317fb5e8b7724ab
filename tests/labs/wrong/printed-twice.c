// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is printed at all.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; ++i)
        if (fork() == 0) {
            if (fork() > 0)
                wait(NULL);
            _exit(0);
        }
    while (wait(NULL) > 0) {
    }
    return 11;
}
