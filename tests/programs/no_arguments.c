// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Not even the name of the program as argument. Newer kernels make it one empty string.
 *
 * > exec p1 no_arguments
 * > exec p1 no_arguments no arguments
 * > exit p1 0x0 dead
 *
 * json {"type":"exec","argv":["*no_arguments"]}
 * json {"type":"exec","comm":"no_arguments","path":"*no_arguments","argv":[""]}
 */
#include <unistd.h>

int main(int count, char **words)
{
    char *nothing[] = {NULL};
    if (count == 0 || !words[0][0])
        return 0;
    execve(words[0], nothing, nothing);
    return 1;
}
