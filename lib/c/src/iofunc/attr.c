/* SPDX-License-Identifier: Apache-2.0 */
/* Attribute structures: initialisation, lock, times. */
#include <stdlib.h>
#include <time.h>
#include "iofunc.h"
#include "../pthread/lock.h"

static void now(time_t *sec, unsigned *ns)
{
    uint64_t t = 0;
    ClockTime_r(CLOCK_REALTIME, NULL, &t);
    *sec = (time_t)(t / 1000000000u);
    *ns = (unsigned)(t % 1000000000u);
}

void iofunc_attr_init_sized(iofunc_attr_t *attr, mode_t mode, iofunc_attr_t *dattr, struct _client_info *info,
                            size_t size)
{
    memset(attr, 0, size < sizeof *attr ? size : sizeof *attr);
    attr->lock = (pthread_mutex_t)PTHREAD_RMUTEX_INITIALIZER;
    attr->mode = mode;
    attr->nlink = S_ISDIR(mode) ? 2 : 1;
    attr->flags = IOFUNC_ATTR_DIRTY_TIME | IOFUNC_ATTR_DIRTY_OWNER | IOFUNC_ATTR_DIRTY_MODE | IOFUNC_ATTR_DIRTY_NLINK;
    if (size >= sizeof *attr)
        attr->flags |= IOFUNC_ATTR_NS_TIMESTAMPS;
    if (info != NULL) {
        attr->uid = info->cred.euid;
        attr->gid = info->cred.egid;
    }
    if (dattr != NULL) {
        attr->mount = dattr->mount;
        if ((dattr->flags & IOFUNC_ATTR_GROUP_OWNER) || (dattr->mode & S_ISGID))
            attr->gid = dattr->gid;
    }
    now(&attr->mtime, &attr->mtime_ns);
    attr->atime = attr->ctime = attr->mtime;
    attr->atime_ns = attr->ctime_ns = attr->mtime_ns;
}

static iofunc_funcs_t *funcs_of(const iofunc_attr_t *attr)
{
    return attr->mount != NULL ? attr->mount->funcs : NULL;
}

int iofunc_attr_lock(iofunc_attr_t *attr)
{
    iofunc_funcs_t *funcs = funcs_of(attr);
    if (funcs != NULL && funcs->nfuncs >= 3 && funcs->attr_lock != NULL)
        return funcs->attr_lock(attr);
    return mutex_lock_inline(&attr->lock);
}

int iofunc_attr_unlock(iofunc_attr_t *attr)
{
    iofunc_funcs_t *funcs = funcs_of(attr);
    if (funcs != NULL && funcs->nfuncs >= 4 && funcs->attr_unlock != NULL)
        return funcs->attr_unlock(attr);
    return mutex_unlock_inline(&attr->lock);
}

int iofunc_attr_trylock(iofunc_attr_t *attr)
{
    iofunc_funcs_t *funcs = funcs_of(attr);
    if (funcs != NULL && funcs->nfuncs >= 5 && funcs->attr_trylock != NULL)
        return funcs->attr_trylock(attr);
    return pthread_mutex_trylock(&attr->lock);
}

int iofunc_lock_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    return iofunc_attr_lock(ocb->attr);
}

int iofunc_unlock_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    return iofunc_attr_unlock(ocb->attr);
}

int iofunc_time_update(iofunc_attr_t *attr)
{
    if (attr->flags & (IOFUNC_ATTR_MTIME | IOFUNC_ATTR_ATIME | IOFUNC_ATTR_CTIME)) {
        time_t sec;
        unsigned ns;
        now(&sec, &ns);
        if (attr->flags & IOFUNC_ATTR_MTIME)
            attr->mtime = sec, attr->mtime_ns = ns;
        if (attr->flags & IOFUNC_ATTR_ATIME)
            attr->atime = sec, attr->atime_ns = ns;
        if (attr->flags & IOFUNC_ATTR_CTIME)
            attr->ctime = sec, attr->ctime_ns = ns;
        attr->flags &= ~(uint32_t)(IOFUNC_ATTR_MTIME | IOFUNC_ATTR_ATIME | IOFUNC_ATTR_CTIME);
        attr->flags |= IOFUNC_ATTR_DIRTY_TIME;
    }
    return EOK;
}
