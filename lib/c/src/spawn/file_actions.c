/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn_impl.h"
#include <stdlib.h>
#include <string.h>

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *fact)
{
    *fact = calloc(1, sizeof(**fact));
    return *fact == NULL ? ENOMEM : EOK;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *fact)
{
    if (*fact != NULL)
        free((*fact)->data);
    free(*fact);
    *fact = NULL;
    return EOK;
}

int __spawn_action_add(struct __posix_spawn_file_actions *f, const proc_filact_t *record, const char *path)
{
    size_t path_bytes = path != NULL ? strlen(path) + 1 : 0;
    size_t size = (sizeof(*record) + path_bytes + 7) & ~(size_t)7;
    proc_filact_t *r;

    if (f->used + size > f->room) {
        size_t room = f->room * 2 + size + 128;
        char *data = realloc(f->data, room);
        if (data == NULL)
            return ENOMEM;
        f->data = data;
        f->room = room;
    }
    r = (proc_filact_t *)(void *)(f->data + f->used);
    memset(r, 0, size);
    *r = *record;
    r->size = (_Uint32t)size;
    if (path_bytes != 0)
        memcpy(r + 1, path, path_bytes);
    f->used += size;
    return EOK;
}

static int add(posix_spawn_file_actions_t *fact, const proc_filact_t *record, const char *path)
{
    return __spawn_action_add(*fact, record, path);
}

static int bad_fd(int fd)
{
    return fd < 0; /* above the limit: the child finds out, as with dup2() */
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *fact, int fd)
{
    proc_filact_t r = { .type = _PROC_FILACT_CLOSE, .fd = fd };

    return bad_fd(fd) ? EBADF : add(fact, &r, NULL);
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *fact, int fd, int newfd)
{
    proc_filact_t r = { .type = _PROC_FILACT_DUP2, .fd = fd, .newfd = newfd };

    return bad_fd(fd) || bad_fd(newfd) ? EBADF : add(fact, &r, NULL);
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict fact, int fd, const char *restrict path,
                                     int oflag, mode_t mode)
{
    proc_filact_t r = { .type = _PROC_FILACT_OPEN, .fd = fd, .oflag = oflag, .mode = mode };

    return bad_fd(fd) ? EBADF : add(fact, &r, path);
}

int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *restrict fact, const char *restrict path)
{
    proc_filact_t r = { .type = _PROC_FILACT_CHDIR, .fd = -1 };

    return add(fact, &r, path);
}

int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *fact, int fd)
{
    proc_filact_t r = { .type = _PROC_FILACT_FCHDIR, .fd = fd };

    return bad_fd(fd) ? EBADF : add(fact, &r, NULL);
}

/* What they were called before POSIX.1-2024 had them. */
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict fact, const char *restrict path)
{
    return posix_spawn_file_actions_addchdir(fact, path);
}

int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *fact, int fd)
{
    return posix_spawn_file_actions_addfchdir(fact, fd);
}
