// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A fork by the 32-bit system call, and a wait by it; and one by a number of the x32 table, where there is one.
 * Status 2: needs a kernel with 32-bit system calls.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)

static void missing(int signal)
{
    (void)signal;
    _exit(2);
}

static long call32(long number, long first, long second, long third)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "r8", "r9", "r10", "r11", "memory");
    return result;
}

int main(void)
{
    signal(SIGSEGV, missing);
    const long child = call32(2, 0, 0, 0); /* fork */
    if (child == 0)
        _exit(6);
    if (child == -ENOSYS)
        return 2;
    if (call32(7, child, 0, 0) != child) /* waitpid */
        return 3;
    const long other = syscall(0x40000000 | 57); /* fork */
    if (other == 0)
        _exit(7);
    return other > 0 && wait(NULL) != other ? 4 : 0;
}

#else

int main(void)
{
    return 2;
}

#endif
