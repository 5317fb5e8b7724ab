// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * lab-starter USER TASKS DIRECTORY PROGRAM: becomes the program in that directory, with limits that keep a mistake in
 * it from harming the machine: so many tasks more than the user has now, no large files, no cores, less of the
 * processor than others. USER is a number to become, for root; "-" stays who one is. It makes no process of its own, so
 * that the program's are all that is recorded.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CANNOT_RUN = 126, LESS_IMPORTANT = 5 };

static int fail(const char *what)
{
    fprintf(stderr, "lab-starter: %s: %s\n", what, strerror(errno));
    return CANNOT_RUN;
}

// Tasks of one process, when it is the user's; its real user counts.
static unsigned long tasks_of(const char *pid, uid_t user)
{
    char path[300], line[200];
    unsigned long owner = ~0ul, threads = 0;
    snprintf(path, sizeof path, "/proc/%s/status", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        sscanf(line, "Uid: %lu", &owner);
        sscanf(line, "Threads: %lu", &threads);
    }
    fclose(file);
    return owner == user ? threads : 0;
}

static unsigned long tasks_of_all(uid_t user)
{
    unsigned long count = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));)
        if (isdigit((unsigned char)entry->d_name[0]))
            count += tasks_of(entry->d_name, user);
    if (proc)
        closedir(proc);
    return count;
}

static int limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now))
        return -1;
    now.rlim_max = now.rlim_max < most ? now.rlim_max : most;
    now.rlim_cur = now.rlim_max;
    return setrlimit(what, &now);
}

static int become(const char *number)
{
    if (strcmp(number, "-") == 0)
        return 0;
    const uid_t user = (uid_t)strtoul(number, NULL, 10);
    return setgroups(0, NULL) || setresgid(user, user, user) || setresuid(user, user, user) ? -1 : 0;
}

int main(int argc, char **argv)
{
    const rlim_t largest_file = 64 << 20, cpu_seconds = 60;
    if (argc < 5) {
        fputs("Usage: lab-starter USER TASKS DIRECTORY PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }
    if (become(argv[1]))
        return fail("cannot become the lab's user");
    if (chdir(argv[3]))
        return fail(argv[3]);
    const unsigned long tasks = tasks_of_all(getuid());
    char text[24];
    snprintf(text, sizeof text, "%lu", tasks);
    // For a program that sets a limit of its own.
    if (setenv("FORKSCOPE_LAB_TASKS", text, 1) || setenv("HOME", argv[3], 1))
        return fail("cannot set the environment");
    if (limit(RLIMIT_NPROC, tasks + strtoul(argv[2], NULL, 10)) || limit(RLIMIT_FSIZE, largest_file) ||
        limit(RLIMIT_CPU, cpu_seconds) || limit(RLIMIT_CORE, 0))
        return fail("cannot set a limit");
    // What the program says is one stream, its complaints among it.
    if (dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        return fail("standard error");
    // What reads waits for nobody.
    if (!freopen("/dev/null", "r", stdin))
        return fail("/dev/null");
    // A session of its own is out of the terminal's reach, and counts as one among others when processors are shared
    // out.
    if (setsid() < 0)
        return fail("cannot begin a session");
    if (nice(LESS_IMPORTANT) == -1 && errno == EPERM)
        return fail("cannot be less important");
    execv(argv[4], argv + 4);
    return fail(argv[4]);
}
