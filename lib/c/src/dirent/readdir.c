/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>
#include "dir.h"

/* What a caller of readdir_r() has room for. */
#define ENTRY_MAX (offsetof(struct dirent, d_name) + NAME_MAX + 1)

/* Next buffer of the current server. -> bytes, 0: at its end, -1 and errno */
static ssize_t fill(DIR *dirp)
{
    struct _io_read msg = {
        .type = _IO_READ, .combine_len = sizeof msg, .nbytes = DIR_BUFFER,
        .xtype = dirp->flags & D_FLAG_STAT ? _IO_XFLAG_DIR_EXTRA_HINT | _IO_XFLAG_DIR_STAT_FORM_T64_2008
            : _IO_XTYPE_NONE,
    };
    ssize_t got = MsgSend(dirp->fd[dirp->current], &msg, sizeof msg, &dirp->buffer, DIR_BUFFER);
    dirp->at = 0;
    dirp->have = got > 0 ? (size_t)got : 0;
    return got;
}

/* The record at dirp->at. A server that sends nonsense ends its listing. */
static struct dirent *record(DIR *dirp)
{
    struct dirent *d = (struct dirent *)(void *)(dirp->buffer.bytes + dirp->at);
    size_t left = dirp->have - dirp->at;
    if (left <= offsetof(struct dirent, d_name) || d->d_reclen <= (int)offsetof(struct dirent, d_name) ||
        (size_t)d->d_reclen > left || (d->d_reclen & 7) != 0 || d->d_namelen < 0 ||
        offsetof(struct dirent, d_name) + (size_t)d->d_namelen >= (size_t)d->d_reclen)
        return NULL;
    d->d_name[d->d_namelen] = '\0';
    dirp->at += (size_t)d->d_reclen;
    dirp->cookie = d->d_offset;
    return d;
}

/* NULL: the end, errno as it was; or an error. */
struct dirent *_dir_next(DIR *dirp)
{
    bool filter = (dirp->flags & D_FLAG_FILTER) && dirp->nfds > 1;
    while (dirp->current < dirp->nfds) {
        if (dirp->at >= dirp->have) {
            ssize_t got = fill(dirp);
            if (got == -1 && dirp->current + 1 >= dirp->nfds)
                return NULL;
            if (got <= 0) {
                dirp->current++;
                dirp->cookie = 0;
                continue;
            }
        }
        struct dirent *d = record(dirp);
        if (d == NULL) {
            dirp->have = dirp->at = 0;
            dirp->current++;
            dirp->cookie = 0;
            continue;
        }
        if (!filter || _dir_first_time(dirp, d->d_name))
            return d;
    }
    return NULL;
}

struct dirent *readdir(DIR *dirp)
{
    pthread_mutex_lock(&dirp->lock);
    struct dirent *d = _dir_next(dirp);
    pthread_mutex_unlock(&dirp->lock);
    return d;
}

int readdir_r(DIR *dirp, struct dirent *entry, struct dirent **result)
{
    int err = errno, now;
    pthread_mutex_lock(&dirp->lock);
    errno = EOK;
    struct dirent *d = _dir_next(dirp);
    now = errno;
    errno = err;
    if (d != NULL) {
        size_t size = offsetof(struct dirent, d_name) + (size_t)d->d_namelen + 1;
        memcpy(entry, d, size <= ENTRY_MAX ? size : ENTRY_MAX);
    }
    *result = d != NULL ? entry : NULL;
    pthread_mutex_unlock(&dirp->lock);
    return d != NULL ? EOK : now;
}
