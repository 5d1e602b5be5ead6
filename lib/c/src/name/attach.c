/* SPDX-License-Identifier: Apache-2.0 */
/* Naming a channel: an entry of file type NAME below /dev/name. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/pathmgr.h>
#include "../dispatch/dispatch.h"
#include "name.h"

int _name_path(const char *name, unsigned flags, char *path, size_t size)
{
    const char *dir = flags & NAME_FLAG_ATTACH_GLOBAL ? "/dev/name/global/" : "/dev/name/local/";
    if (name == NULL || name[0] == '\0' || name[0] == '/')
        return EINVAL;
    for (const char *part = name; part != NULL; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return EINVAL;
    }
    if (strlen(dir) + strlen(name) + 1 > size)
        return ENAMETOOLONG;
    strcpy(path, dir);
    strcat(path, name);
    return EOK;
}

/* A dispatch-based server answers the client's connect here; one that calls MsgReceive() itself sees the message. */
static int name_connected(resmgr_context_t *ctp, io_open_t *msg, void *handle, void *extra)
{
    return EOK;
}

static const resmgr_connect_funcs_t connect_funcs = { .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = name_connected };
static const resmgr_io_funcs_t io_funcs = { .nfuncs = _RESMGR_IO_NFUNCS };

name_attach_t *name_attach(dispatch_t *dpp, const char *name, unsigned flags)
{
    char path[PATH_MAX];
    int err = _name_path(name, flags, path, sizeof path);
    if (err != EOK) {
        errno = err;
        return NULL;
    }
    name_attach_t *attach = calloc(1, sizeof *attach);
    dispatch_t *own = dpp == NULL ? dispatch_create() : NULL;
    if (attach == NULL || (dpp == NULL && own == NULL)) {
        free(attach);
        return NULL;
    }
    attach->dpp = dpp != NULL ? dpp : own;
    attach->mntid = resmgr_attach(attach->dpp, NULL, path, _FTYPE_NAME, _RESMGR_FLAG_SELF, &connect_funcs,
                                   &io_funcs, NULL);
    if (attach->mntid == -1) {
        err = errno;
        if (own != NULL)
            dispatch_destroy(own);
        free(attach);
        errno = err;
        return NULL;
    }
    attach->chid = attach->dpp->chid;
    return attach;
}

int name_detach(name_attach_t *attach, unsigned flags)
{
    if (attach == NULL) {
        errno = EINVAL;
        return -1;
    }
    int result = resmgr_detach(attach->dpp, attach->mntid, _RESMGR_DETACH_ALL);
    int err = errno;
    if (!(flags & NAME_FLAG_DETACH_SAVEDPP))
        dispatch_destroy(attach->dpp);
    free(attach);
    errno = err;
    return result;
}
