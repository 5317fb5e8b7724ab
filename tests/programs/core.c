// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A child that a signal ends, and that leaves its memory behind.
 * Status 2: the machine writes no core files.
 *
 * > exec p1 core
 * > fork p2 by p1 clone flags 0x1200000 signal 17
 * > exit p2 0x86 dead
 * > exit p1 0x0 dead
 *
 * json {"type":"exit","process_ended":true,"signal":"SIGABRT","core":true}
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void emptyFolder(void)
{
    DIR *folder = opendir(".");
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        unlink(entry->d_name);
}

int main(void)
{
    char folder[] = "/tmp/forkscope-core-XXXXXX";
    const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    int status = 0;
    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    setrlimit(RLIMIT_CORE, &unlimited);
    if (fork() == 0)
        abort();
    wait(&status);
    emptyFolder(); /* how the file is called is the machine's choice */
    if (rmdir(folder) || !WIFSIGNALED(status))
        return 1;
    return WCOREDUMP(status) ? 0 : 2;
}
