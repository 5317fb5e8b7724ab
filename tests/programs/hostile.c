// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names of every byte, in children that are born with them; then a program whose name, path and arguments are what a
 * terminal, a table and a reader of text would stumble over. It ends with status 5.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void nameChildren(void)
{
    for (int first = 1; first < 256; first += 15) {
        char name[16] = "";
        for (int i = 0; i < 15 && first + i < 256; i++)
            name[i] = (char)(first + i);
        prctl(PR_SET_NAME, name);
        if (fork() == 0)
            _exit(0);
        wait(NULL);
    }
}

/* Runs this program again through a link with a name of its own. */
static int runAs(const char *name, char *const *words)
{
    char folder[] = "/tmp/forkscope-hostile-XXXXXX", self[4096] = "";
    int status = 0;
    if (!mkdtemp(folder) || chdir(folder) || readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 ||
        symlink(self, name))
        return 1;
    if (fork() == 0) {
        execv(name, words);
        _exit(127);
    }
    wait(&status);
    return unlink(name) || rmdir(folder) || !WIFEXITED(status) ? 1 : WEXITSTATUS(status);
}

int main(int count, char **words)
{
    char every[256];
    for (int i = 0; i < 255; i++)
        every[i] = (char)(i + 1);
    every[255] = '\0';
    char *again[] = {"\x1b]0;name\x07",     every,  "=1+1", "\"quoted\",\nnext,line",
                     "\xe2\x80\xaegnp.exe", "\xff", "",     NULL};
    if (count == 7)
        return 5;
    (void)words;
    nameChildren();
    return runAs("\x1b[2J\"\n,\xff\xe2\x80\xae'", again);
}
