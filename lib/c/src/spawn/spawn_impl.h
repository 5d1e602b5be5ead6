/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every way to start a program ends in: one _PROC_POSIX_SPAWN message (layout: <sys/procmsg.h>).
 */
#ifndef SPAWN_IMPL_H
#define SPAWN_IMPL_H

#include "../internal/kercall.h"
#include <spawn.h>
#include <sys/procmsg.h>

struct __posix_spawnattr {
    proc_spawnattr_t data;
};

struct __posix_spawn_file_actions {
    char  *data;            /* proc_filact_t records */
    size_t used, room;
};

int __spawn_action_add(struct __posix_spawn_file_actions *actions, const proc_filact_t *record, const char *path);

/* search: path list for a name without a slash, NULL to take path as it is. fd_map may be NULL (attr->nfds tells).
   Positive errno; *pid is set unless the attributes say EXEC. */
int __spawn_send(const char *search, const char *path, proc_spawnattr_t *attr, const int *fd_map,
                 const posix_spawn_file_actions_t *actions, char *const argv[], char *const envp[], pid_t *pid);

/* One call on its way. */
struct spawn_call {
    const char *search;
    proc_spawnattr_t *attr;
    const int *fd_map;
    const posix_spawn_file_actions_t *actions;
    char *const *envp;
    pid_t *pid;
};
int __spawn_message(const struct spawn_call *call, const char *path, char *const argv[], const void *file, size_t file_size);

/* Defaults: nothing asked for, every descriptor inherited. */
void __spawnattr_init(proc_spawnattr_t *attr);

/* Where execvp() and posix_spawnp() look. */
const char *__spawn_search_path(void);


#endif
