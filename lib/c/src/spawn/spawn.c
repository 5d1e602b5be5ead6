/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn_impl.h"
#include <string.h>

static pid_t start(const char *search, const char *path, int fd_count, const int fd_map[],
                   const struct inheritance *inherit, char *const argv[], char *const envp[])
{
    proc_spawnattr_t attr;
    pid_t pid = 0;
    int err;

    __spawnattr_init(&attr);
    if (inherit != NULL) {
        attr.flags = inherit->flags;
        attr.pgroup = inherit->pgroup;
        attr.sigmask = inherit->sigmask;
        attr.sigdefault = inherit->sigdefault;
        attr.sigignore = inherit->sigignore;
        attr.stack_max = inherit->stack_max;
        attr.policy = inherit->policy;
        attr.nd = inherit->nd;
        attr.runmask = inherit->runmask;
        attr.param = inherit->param;
        if (search == NULL && (inherit->flags & SPAWN_SEARCH_PATH) && strchr(path, '/') == NULL)
            search = __spawn_search_path();
    }
    if (fd_map == NULL || fd_count <= 0)
        fd_map = NULL;
    else
        attr.nfds = fd_count;
    err = __spawn_send(search, path, &attr, fd_map, NULL, argv, envp, &pid);
    return err != EOK ? errno_result(err) : pid;
}

/* envp NULL: the caller's environment. */
static char *const *environment(char *const envp[])
{
    extern char **environ;

    return envp != NULL ? envp : environ;
}

pid_t spawn(const char *path, int fd_count, const int fd_map[], const struct inheritance *inherit,
            char *const argv[], char *const envp[])
{
    return start(NULL, path, fd_count, fd_map, inherit, argv, environment(envp));
}

pid_t spawnp(const char *file, int fd_count, const int fd_map[], const struct inheritance *inherit,
             char *const argv[], char *const envp[])
{
    return start(strchr(file, '/') == NULL ? __spawn_search_path() : NULL, file, fd_count, fd_map, inherit, argv,
                 environment(envp));
}
