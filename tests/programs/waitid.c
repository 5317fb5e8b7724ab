// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* A child that is looked at without being collected, and then collected by waitid. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    siginfo_t info;
    if (fork() == 0)
        _exit(7);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) || waitid(P_ALL, 0, &info, WEXITED))
        return 1;
    return info.si_status != 7;
}
