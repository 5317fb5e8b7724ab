// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Each of two children ends with the share of 64 MiB that is charged to it, in per cent; the second writes to half of
// it before.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 64 << 20, CANNOT_SHOW = 77, WHOLE = 100 };

// The "proportional set size" of this process, in KiB; 0: not told.
static long charged(void)
{
    char line[200];
    long size = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "Pss: %ld", &size);
    if (file)
        fclose(file);
    return size;
}

static int measure(char *memory, size_t written)
{
    const pid_t child = fork();
    if (child == 0) {
        memset(memory, 2, written);
        const long share = charged() * WHOLE / (SIZE / 1024);
        printf("%s child: %ld KiB are charged to it, %ld %%\n", written ? "writing" : "reading", charged(), share);
        fflush(stdout);
        _exit((int)share);
    }
    return child < 0 || waitpid(child, NULL, 0) != child;
}

int main(void)
{
    char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || charged() == 0) {
        fputs("copy-on-write: this kernel does not tell what memory is charged\n", stderr);
        return CANNOT_SHOW;
    }
    madvise(memory, SIZE, MADV_NOHUGEPAGE);
    memset(memory, 1, SIZE);
    return measure(memory, 0) || measure(memory, SIZE / 2);
}
