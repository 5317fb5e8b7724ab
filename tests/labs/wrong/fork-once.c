// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The child does not choose its status.
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0)
        return 0;
    wait(NULL);
    return 0;
}
