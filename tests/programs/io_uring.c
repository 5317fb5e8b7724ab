// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A worker that the kernel makes inside the process, and that only task_newtask sees.
 * Status 2: this kernel allows no io_uring.
 *
 * > exec p1 io_uring
 * > fork p1.t1 by p1 call 425 flags 0x80810f00 signal -1 thread worker
 * > exit p1.t1 0x0
 * > exit p1 0x0 dead
 *
 * json {"type":"fork","thread":true,"call":"kernel","looks_like":"io_uring worker",
 *      "args":{"flags":"CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_UNTRACED|CLONE_IO"}}
 */
#include <linux/io_uring.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct io_uring_params params;
    memset(&params, 0, sizeof(params));
    params.flags = IORING_SETUP_SQPOLL;
    const long ring = syscall(SYS_io_uring_setup, 1, &params);
    if (ring < 0)
        return 2;
    close((int)ring);
    struct stat tasks; /* closing ends the worker, in its own time; a folder has two links more than folders in it */
    while (!stat("/proc/self/task", &tasks) && tasks.st_nlink > 3)
        usleep(1000);
    return 0;
}
