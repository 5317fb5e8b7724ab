// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Parent and child end with what they got.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t got = fork();
    if (got == 0)
        _exit(2);
    return got > 0 && waitpid(got, NULL, 0) == got ? 1 : 3;
}
