// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A process that takes another's name, and writes another's over its own arguments. What it was born as stays recorded.
 * With an argument it waits for the end of its input.
 *
 * > exec p1 impostor
 * > fork p2 by p1 named systemd clone flags 0x1200000 signal 17
 * > exit p2 0x0 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"exec","comm":"impostor","path":"*impostor","argv":["*impostor"],"argv_truncated":false}
 * json {"type":"fork","comm":"systemd"}
 */
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words)
{
    char byte;
    prctl(PR_SET_NAME, "systemd");
    strncpy(words[0], "/sbin/init", strlen(words[0]));
    if (fork() == 0)
        _exit(0);
    while (count > 1 && read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return wait(NULL) < 0;
}
