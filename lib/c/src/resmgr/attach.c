/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/pathmgr.h>
#include "../dispatch/dispatch.h"

static int fail(int err)
{
    errno = err;
    return -1;
}

/* A copy of the path, made absolute. -> 0 or -1 and errno */
static int path_copy(const char *path, char **copy)
{
    *copy = NULL;
    if (path == NULL)
        return 0;
    size_t len = strlen(path);
    char cwd[PATH_MAX];
    size_t cwd_len = 0;
    if (path[0] != '/') {
        if (getcwd(cwd, sizeof cwd) == NULL)
            return -1;
        cwd_len = strlen(cwd);
        if (cwd_len > 0 && cwd[cwd_len - 1] == '/')
            cwd_len--;
    }
    if (len + cwd_len + 2 > PATH_MAX)
        return fail(ENAMETOOLONG);
    char *out = malloc(len + cwd_len + 2);
    if (out == NULL)
        return -1;
    *copy = out;
    if (path[0] != '/') {
        memcpy(out, cwd, cwd_len);
        out += cwd_len;
        *out++ = '/';
    }
    memcpy(out, path, len + 1);
    return 0;
}

/* Called with the lock. */
static int prepare(dispatch_t *dpp, const resmgr_attr_t *attr)
{
    if (_dispatch_channel(dpp) != 0)
        return -1;
    size_t msg_max_size = attr != NULL ? attr->msg_max_size : 0;
    _dispatch_size(dpp, msg_max_size < RESMGR_MSG_MIN ? RESMGR_MSG_MIN : msg_max_size,
                   attr != NULL ? attr->nparts_max : 1);
    if (attr != NULL && (attr->flags & RESMGR_FLAG_ATTACH_OTHERFUNC))
        dpp->other_func = attr->other_func;
    dpp->resmgr = true;
    return 0;
}

int resmgr_attach(dispatch_t *dpp, resmgr_attr_t *attr, const char *path, enum _file_type file_type, unsigned flags,
                  const resmgr_connect_funcs_t *connect_funcs, const resmgr_io_funcs_t *io_funcs, void *handle)
{
    if (dpp == NULL)
        return fail(EINVAL);
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return -1;
    bool local = path == NULL || (attr != NULL && (attr->flags & RESMGR_FLAG_ATTACH_LOCAL));
    *link = (struct link){ .dpp = dpp, .connect_funcs = connect_funcs, .io_funcs = io_funcs, .handle = handle,
                           .file_type = file_type, .flags = flags, .named = !local };
    int result = path_copy(path, &link->path);
    if (result == 0) {
        dispatch_lock(dpp);
        result = prepare(dpp, attr);
        dispatch_unlock(dpp);
    }
    int id = result == 0 ? _link_add(link) : -1;
    if (id != -1 && !local &&
        pathmgr_link(link->path, 0, getpid(), dpp->chid, (unsigned)id, file_type, flags & _RESMGR_FLAG_MASK) == -1) {
        int err = errno;
        _link_take(dpp, (unsigned)id, 0);
        errno = err;
        id = -1;
    }
    if (id == -1) {
        free(link->path);
        free(link);
    }
    return id;
}
