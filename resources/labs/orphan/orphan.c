// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The parent ends at once; the child works for another 0.4 seconds.
#include <unistd.h>

int main(void)
{
    const pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0)
        usleep(400000);
    return 0;
}
