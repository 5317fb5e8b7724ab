// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* As many vforks as the argument says, one after the other, as fast as it can. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int vforkOnce(void)
{
    const pid_t child = vfork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

int main(int count, char **words)
{
    for (long left = count > 1 ? atol(words[1]) : 1; left > 0; left--)
        if (!vforkOnce())
            return 1;
    return 0;
}
