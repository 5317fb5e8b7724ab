// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Arguments that are no text: no UTF-8, control characters, a terminal's orders, an empty one.
 *
 * > exec p1 raw_arguments
 * > exec p1 raw_arguments
 * > exit p1 0x0 dead
 *
 * json {"type":"exec","comm":"raw_arguments"}
 * json {"type":"exec","path":"*raw_arguments","argv_truncated":false,
 *      "argv":["raw\\xff\\xfe","\u001b[31mred","two\nlines","\\xc3(","","\u202egnp"]}
 */
#include <unistd.h>

int main(int count, char **words)
{
    char *again[] = {"raw\xff\xfe", "\x1b[31mred", "two\nlines", "\xc3\x28", "", "\xe2\x80\xaegnp", NULL};
    if (count == 6)
        return 0;
    execv(words[0], again);
    return 1;
}
