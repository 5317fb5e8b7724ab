// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One fork only.
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        setsid();
        usleep(400000);
    }
    return 0;
}
