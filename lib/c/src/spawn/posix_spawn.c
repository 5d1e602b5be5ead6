/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn_impl.h"
#include <string.h>
#include <unistd.h>

static int start(const char *search, pid_t *pid, const char *path, const posix_spawn_file_actions_t *fact,
                 const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    proc_spawnattr_t data;

    if (attr != NULL && *attr != NULL)
        data = (*attr)->data;
    else
        __spawnattr_init(&data);
    return __spawn_send(search, path, &data, NULL, fact, argv, envp != NULL ? envp : environ, pid);
}

int posix_spawn(pid_t *restrict pid, const char *restrict path, const posix_spawn_file_actions_t *fact,
                const posix_spawnattr_t *restrict attr, char *const argv[], char *const envp[])
{
    return start(NULL, pid, path, fact, attr, argv, envp);
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file, const posix_spawn_file_actions_t *fact,
                 const posix_spawnattr_t *restrict attr, char *const argv[], char *const envp[])
{
    const char *search = strchr(file, '/') == NULL ? __spawn_search_path() : NULL;

    return start(search, pid, file, fact, attr, argv, envp);
}
