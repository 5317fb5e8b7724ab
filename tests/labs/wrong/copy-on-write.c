// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The second child writes nothing either.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; ++i) {
        if (fork() == 0)
            _exit(50);
        wait(NULL);
    }
    return 0;
}
