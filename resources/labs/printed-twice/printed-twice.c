// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two children print a word into a pipe and fork; the second flushes first. Ends with how often the word arrived from
// each: ten times the first and the second.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void print(int end, int flushes)
{
    FILE *stream = fdopen(end, "w");
    if (!stream)
        _exit(1);
    fputs("w", stream);
    if (flushes)
        fflush(stream);
    const pid_t child = fork();
    if (child > 0)
        waitpid(child, NULL, 0);
    fclose(stream);
    _exit(child < 0);
}

static int count(int flushes)
{
    int pipes[2];
    if (pipe(pipes) < 0)
        return 0;
    const pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        print(pipes[1], flushes);
    }
    close(pipes[1]);
    int words = 0;
    char byte;
    while (read(pipes[0], &byte, 1) == 1)
        ++words;
    close(pipes[0]);
    waitpid(child, NULL, 0);
    return words;
}

int main(void)
{
    const int unflushed = count(0), flushed = count(1);
    printf("not flushed: %d, flushed: %d\n", unflushed, flushed);
    return 10 * unflushed + flushed;
}
