// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An argument of 100 kB: the beginning is kept, and that the rest is missing.
 *
 * > exec p1 long_arguments
 * > exec p1 long_arguments arguments cut
 * > exit p1 0x0 dead
 *
 * json {"type":"exec","argv":["*long_arguments"],"argv_truncated":false}
 * json {"type":"exec","argv":["*long_arguments","zzz*zzz"],"argv_truncated":true}
 */
#include <string.h>
#include <unistd.h>

static char letters[100001];

int main(int count, char **words)
{
    char *again[] = {words[0], letters, "last", NULL};
    if (count > 1)
        return strlen(words[1]) != sizeof(letters) - 1;
    memset(letters, 'z', sizeof(letters) - 1);
    execv(words[0], again);
    return 1;
}
