// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
/* As many threads as the argument says, one after the other, as fast as it can. */
#include <pthread.h>
#include <stdlib.h>

static void *nothing(void *unused)
{
    return unused;
}

static int threadOnce(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

int main(int count, char **words)
{
    for (long left = count > 1 ? atol(words[1]) : 1; left > 0; left--)
        if (!threadOnce())
            return 1;
    return 0;
}
