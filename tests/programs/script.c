// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A script: what runs is its interpreter, here this program itself, and the path stays the script's.
 *
 * > exec p1 script
 * > exec p1 written runs script
 * > exit p1 0x0 dead
 *
 * json {"type":"exec","comm":"written","path":"/tmp/forkscope-script-*written","executable":"script",
 *      "argv":["/proc/self/exe","option","/tmp/forkscope-script-*written","word"]}
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int writeScript(const char *path)
{
    const char text[] = "#!/proc/self/exe option\n";
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    return file < 0 || write(file, text, sizeof(text) - 1) != sizeof(text) - 1 || close(file);
}

int main(int count, char **words)
{
    char path[] = "/tmp/forkscope-script-XXXXXX\0written";
    const size_t slash = strlen(path);
    if (count > 2) { /* as the interpreter: option, script, word */
        const int failed = unlink(words[2]);
        *strrchr(words[2], '/') = '\0';
        return rmdir(words[2]) || failed || strcmp(words[3], "word") != 0;
    }
    if (!mkdtemp(path))
        return 1;
    path[slash] = '/';
    if (!writeScript(path))
        execl(path, path, "word", NULL);
    return 1;
}
