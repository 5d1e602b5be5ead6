/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links of this process: link id -> what resmgr_attach() was given. The id is the handle the path manager gives to
 * clients. One lock for the table and the reference counts; the table holds one reference, each connect
 * handler at work another.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <limits.h>
#include "../dispatch/dispatch.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static struct link **links;
static unsigned size;

/* Called with the lock. -> a free id, or -1 */
static int slot(void)
{
    for (unsigned id = 0; id < size; id++)
        if (links[id] == NULL)
            return (int)id;
    unsigned bigger = size == 0 ? 8 : size * 2;
    struct link **table = realloc(links, bigger * sizeof *table);
    if (table == NULL)
        return -1;
    memset(table + size, 0, (bigger - size) * sizeof *table);
    int id = (int)size;
    links = table;
    size = bigger;
    return id;
}

int _link_add(struct link *link)
{
    mutex_lock_inline(&lock);
    int id = slot();
    if (id != -1) {
        link->refs = 1;
        links[id] = link;
    }
    mutex_unlock_inline(&lock);
    return id;
}

static struct link *find(dispatch_t *dpp, unsigned id)
{
    struct link *link = id < size ? links[id] : NULL;
    if (link == NULL || link->dying || (dpp != NULL && link->dpp != dpp))
        return NULL;
    return link;
}

struct link *_link_get(dispatch_t *dpp, unsigned id)
{
    mutex_lock_inline(&lock);
    struct link *link = find(dpp, id);
    if (link != NULL)
        link->refs++;
    mutex_unlock_inline(&lock);
    return link;
}

void _link_put(struct link *link)
{
    mutex_lock_inline(&lock);
    unsigned refs = --link->refs;
    if (link->dying)
        pthread_cond_broadcast(&released);
    mutex_unlock_inline(&lock);
    if (refs == 0) {
        free(link->path);
        free(link);
    }
}

struct link *_link_take(dispatch_t *dpp, unsigned id, unsigned users)
{
    mutex_lock_inline(&lock);
    struct link *link = find(dpp, id);
    if (link != NULL) {
        link->dying = true;
        while (link->refs > 1 + users)
            pthread_cond_wait(&released, &lock);
        links[id] = NULL;
    }
    mutex_unlock_inline(&lock);
    return link;
}

int _link_first(dispatch_t *dpp)
{
    int found = -1;
    mutex_lock_inline(&lock);
    for (unsigned id = 0; id < size && found == -1; id++)
        if (links[id] != NULL && !links[id]->dying && links[id]->dpp == dpp)
            found = (int)id;
    mutex_unlock_inline(&lock);
    return found;
}

int resmgr_pathname(int id, unsigned flags, char *path, int max)
{
    struct link *link = id < 0 ? NULL : _link_get(NULL, (unsigned)id);
    if (link == NULL || link->path == NULL) {
        if (link != NULL)
            _link_put(link);
        errno = EINVAL;
        return -1;
    }
    size_t len = strlen(link->path) + 1;
    if (path != NULL && (size_t)max >= len)
        memcpy(path, link->path, len);
    _link_put(link);
    if (path != NULL && (max < 0 || (size_t)max < len)) {
        errno = ERANGE;
        return -1;
    }
    return (int)len;
}

/* Unique among all live links of the system: the device is the process, the inode the link. */
int resmgr_devino(int id, dev_t *pdevno, ino64_t *pino)
{
    if (id < 0) {
        errno = EINVAL;
        return -1;
    }
    if (pdevno != NULL)
        *pdevno = (dev_t)getpid();
    if (pino != NULL)
        *pino = (ino64_t)id + 1;
    return 0;
}

const resmgr_io_funcs_t *_link_io_funcs(const resmgr_context_t *ctp)
{
    unsigned id = (unsigned)ctp->id;
    const struct received *received = _resmgr_received(ctp);
    if (received != NULL && received->link != NULL)
        return received->link->io_funcs;
    mutex_lock_inline(&lock);
    const resmgr_io_funcs_t *funcs = id < size && links[id] != NULL ? links[id]->io_funcs : NULL;
    mutex_unlock_inline(&lock);
    return funcs;
}
