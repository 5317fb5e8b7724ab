// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// No namespace.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        if (fork() == 0)
            _exit(2);
        wait(NULL);
        _exit(1);
    }
    wait(NULL);
    return 0;
}
