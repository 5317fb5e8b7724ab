// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * System call filters of its own: one that refuses a call, and one that leaves two calls to a tracer, of which there is
 * none; a child that is made under them.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBER BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ON(call, answer) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), BPF_STMT(BPF_RET | BPF_K, answer)

int main(void)
{
    struct sock_filter lines[] = {NUMBER, ON(SYS_getpriority, SECCOMP_RET_ERRNO | EDOM),
                                  ON(SYS_getpgid, SECCOMP_RET_TRACE | 7), ON(SYS_unshare, SECCOMP_RET_TRACE | 7),
                                  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const struct sock_fprog program = {sizeof(lines) / sizeof(lines[0]), lines};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0))
        return 3;
    if (syscall(SYS_getpriority, 0, 0) != -1 || errno != EDOM)
        return 4;
    if (syscall(SYS_getpgid, 0) != -1 || errno != ENOSYS)
        return 5;
    if (syscall(SYS_unshare, 0) != -1 || errno != ENOSYS)
        return 6;
    if (fork() == 0)
        _exit(0);
    return wait(NULL) < 0;
}
