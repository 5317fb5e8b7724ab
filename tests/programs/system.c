// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * system(): the library spawns a shell and waits for it.
 *
 * > exec p1 system
 * > fork p2 by p1 clone3 flags 0x4100 signal 17 stack user-args 88
 * > exec p2 sh runs SHELL
 * > exit p2 0x300 dead
 * > exit p1 0x0 dead
 */
#include <stdlib.h>

int main(void)
{
    return system("exit 3") != 0x300;
}
