// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The same programs, each by fork and exec.
#include <sys/wait.h>
#include <unistd.h>

static void run(const char *command)
{
    if (fork() == 0) {
        execlp("sh", "sh", "-c", command, (char *)NULL);
        _exit(1);
    }
    wait(NULL);
}

int main(void)
{
    run("exec true");
    run("exit 3");
    run(":");
    return 0;
}
