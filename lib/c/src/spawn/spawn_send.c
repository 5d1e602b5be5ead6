/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn_impl.h"
#include "../fcntl/connect.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

void __spawnattr_init(proc_spawnattr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    attr->nfds = -1;
    attr->cwd_fd = -1;
    attr->tcfd = STDIN_FILENO;
}

const char *__spawn_search_path(void)
{
    const char *path = getenv("PATH");

    return path != NULL ? path : "/proc/boot:/bin:/usr/bin";
}

/* Strings one after the other, counted; grows with realloc(). */
struct strings {
    char  *data;
    size_t used, room;
};

static int add_strings(struct strings *s, char *const list[], _Uint16t *count)
{
    size_t n = 0;

    for (; list != NULL && list[n] != NULL; n++) {
        size_t len = strlen(list[n]) + 1;
        if (s->used + len > s->room) {
            size_t room = (s->used + len) * 2 + 512;
            char *data = realloc(s->data, room);
            if (data == NULL)
                return ENOMEM;
            s->data = data;
            s->room = room;
        }
        memcpy(s->data + s->used, list[n], len);
        s->used += len;
    }
    if (n > UINT16_MAX || s->used > ARG_MAX)
        return E2BIG;
    *count = (_Uint16t)n;
    return EOK;
}

/* The one message. file: the program's bytes when procnto cannot reach it itself, else NULL. */
/* The working directory comes first: paths of the other actions start there. */
static int add_cwd(struct __posix_spawn_file_actions *first, const proc_spawnattr_t *attr)
{
    proc_filact_t record = { .type = _PROC_FILACT_CHDIR, .fd = -1 };
    char path[PATH_MAX];

    if (!(attr->flags & POSIX_SPAWN_SETCWD))
        return EOK;
    return _fd_path(attr->cwd_fd, path) == -1 ? errno : __spawn_action_add(first, &record, path);
}

int __spawn_message(const struct spawn_call *call, const char *path, char *const argv[], const void *file, size_t file_size)
{
    static const char zero[8];
    const char *search = call->search;
    const posix_spawn_file_actions_t *actions = call->actions;
    struct __posix_spawn_file_actions cwd = { NULL, 0, 0 };
    proc_spawnattr_t *attr = call->attr;
    proc_posixspawn_t msg = { .type = search != NULL ? _PROC_POSIX_SPAWNP : _PROC_POSIX_SPAWN };
    proc_spawn_reply_t reply = { 0, 0 };
    struct strings args = { NULL, 0, 0 };
    size_t map_bytes = call->fd_map != NULL ? (size_t)attr->nfds * sizeof(int) : 0;
    size_t pad = map_bytes & 7 ? 8 - (map_bytes & 7) : 0;
    iov_t iov[10];
    long r;
    int err;

    if (strlen(path) >= PATH_MAX || (search != NULL && strlen(search) >= UINT16_MAX))
        return ENAMETOOLONG;
    err = add_strings(&args, argv, &msg.nargv);
    if (err == EOK)
        err = add_strings(&args, call->envp, &msg.narge);
    if (err == EOK)
        err = add_cwd(&cwd, attr);
    if (err != EOK) {
        free(args.data);
        return err;
    }
    msg.pathlen = (_Uint16t)(strlen(path) + 1);
    msg.searchlen = search != NULL ? (_Uint16t)(strlen(search) + 1) : 0;
    msg.filact_bytes = actions != NULL && *actions != NULL ? (_Uint32t)(*actions)->used : 0;
    msg.argenv_bytes = (_Uint32t)args.used;
    msg.attr_bytes = (_Uint32t)(sizeof(*attr) + map_bytes + pad);
    msg.file_bytes = (_Uint32t)file_size;
    SETIOV(&iov[0], &msg, sizeof(msg));
    SETIOV(&iov[1], attr, sizeof(*attr));
    SETIOV_CONST(&iov[2], call->fd_map, map_bytes);
    SETIOV_CONST(&iov[3], zero, pad);
    SETIOV(&iov[4], cwd.data, cwd.used);
    SETIOV(&iov[5], msg.filact_bytes != 0 ? (*actions)->data : NULL, msg.filact_bytes);
    SETIOV_CONST(&iov[6], search, msg.searchlen);
    SETIOV_CONST(&iov[7], path, msg.pathlen);
    SETIOV(&iov[8], args.data, args.used);
    SETIOV_CONST(&iov[9], file, file_size);
    msg.filact_bytes += (_Uint32t)cwd.used;
    r = MsgSendvsnc_r(SYSMGR_COID, iov, 10, &reply, sizeof(reply));
    free(cwd.data);
    free(args.data);
    if (r < 0)
        return (int)-r;
    if (call->pid != NULL)
        *call->pid = reply.pid;
    return EOK;
}
