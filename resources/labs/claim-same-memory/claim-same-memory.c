// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The child writes to a variable; the parent ends with what it finds there.
#include <sys/wait.h>
#include <unistd.h>

static volatile int value = 100;

int main(void)
{
    const pid_t child = fork();
    if (child == 0) {
        value = 200;
        _exit(0);
    }
    return child < 0 || waitpid(child, NULL, 0) != child ? 1 : value;
}
