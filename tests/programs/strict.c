// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Asks for the strict mode of seccomp, in both ways, and in it for a call that it forbids: killed by SIGKILL. Status 8:
 * the mode was refused with EINVAL.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) && errno != EINVAL)
        return 3;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL) && errno != EINVAL)
        return 4;
    return 8;
}
