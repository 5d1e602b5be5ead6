/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers for conditions of file descriptors: armed with ionotify(), reported by a pulse on the own channel. */
#include <errno.h>
#include <stdlib.h>
#include "dispatch.h"

#define CONDITIONS (SELECT_FLAG_READ | SELECT_FLAG_WRITE | SELECT_FLAG_EXCEPT)

static int fail(int err)
{
    errno = err;
    return -1;
}

static struct select_entry *entry_find(dispatch_t *dpp, int fd)
{
    for (struct select_entry *entry = dpp->selects; entry != NULL; entry = entry->next)
        if (entry->fd == fd)
            return entry;
    return NULL;
}

/* -> the conditions true now (then nothing is armed), 0 armed, -1 and errno */
static int arm(dispatch_t *dpp, int fd, unsigned flags)
{
    struct sigevent event;
    int coid = _dispatch_self(dpp);
    if (coid == -1)
        return -1;
    SIGEV_PULSE_INT_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, dpp->select_code, fd);
    return ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)(flags & CONDITIONS), &event);
}

/* Conditions true at once are reported as if the server had: by the pulse. */
static int arm_or_report(dispatch_t *dpp, int fd, unsigned flags)
{
    int ready = arm(dpp, fd, flags);
    if (ready == -1)
        return -1;
    if (ready != 0)
        return MsgSendPulse(dpp->self_coid, -1, dpp->select_code, fd);
    return 0;
}

int select_attach(void *handle, select_attr_t *attr, int fd, unsigned flags, select_func_t *func, void *arg)
{
    dispatch_t *dpp = handle;
    if (dpp == NULL || func == NULL || fd < 0)
        return fail(EINVAL);
    struct select_entry *new = malloc(sizeof *new);
    if (new == NULL)
        return -1;
    if (attr != NULL)
        flags |= attr->flags;
    dispatch_lock(dpp);
    if (dpp->select_code == -1)
        dpp->select_code = _dispatch_pulse_alloc(dpp);
    bool known = entry_find(dpp, fd) != NULL;
    bool ok = !known && dpp->select_code != -1;
    if (ok) {
        *new = (struct select_entry){ dpp->selects, fd, flags, func, arg, ++dpp->select_serial };
        dpp->selects = new;
    }
    dispatch_unlock(dpp);
    if (!ok) {
        free(new);
        return fail(known ? EINVAL : EAGAIN);
    }
    if (arm_or_report(dpp, fd, flags) == -1) {
        int err = errno;
        select_detach(dpp, fd);
        return fail(err);
    }
    return 0;
}

int select_detach(void *handle, int fd)
{
    dispatch_t *dpp = handle;
    struct select_entry *found = NULL;
    dispatch_lock(dpp);
    for (struct select_entry **link = &dpp->selects; *link != NULL; link = &(*link)->next)
        if ((*link)->fd == fd) {
            found = *link;
            *link = found->next;
            break;
        }
    dispatch_unlock(dpp);
    if (found == NULL)
        return fail(EINVAL);
    free(found);
    ionotify(fd, _NOTIFY_ACTION_POLLARM, 0, NULL);   /* disarms; the fd may be closed already */
    return 0;
}

int select_query(select_context_t *ctp, int *fd, unsigned *flags, select_func_t **func, void **handle)
{
    dispatch_t *dpp = ctp->dpp;
    dispatch_lock(dpp);
    struct select_entry *entry = entry_find(dpp, ctp->fd);
    if (entry != NULL) {
        if (fd != NULL)
            *fd = entry->fd;
        if (flags != NULL)
            *flags = entry->flags;
        if (func != NULL)
            *func = entry->func;
        if (handle != NULL)
            *handle = entry->handle;
    }
    dispatch_unlock(dpp);
    return entry != NULL ? 0 : fail(EINVAL);
}

dispatch_context_t *select_rearm(dispatch_context_t *ctp, int fd)
{
    dispatch_t *dpp = ctp->message_context.dpp;
    dispatch_lock(dpp);
    struct select_entry *entry = entry_find(dpp, fd);
    unsigned flags = entry != NULL ? entry->flags : 0;
    dispatch_unlock(dpp);
    if (entry == NULL || arm_or_report(dpp, fd, flags) == -1)
        return NULL;
    return ctp;
}

int _select_pulse(dispatch_context_t *public)
{
    select_context_t *ctp = &public->select_context;
    dispatch_t *dpp = ctp->dpp;
    int fd = ctp->msg->pulse.value.sival_int & 0x0FFFFFFF;   /* a server may have put conditions into the top bits */
    dispatch_lock(dpp);
    struct select_entry *found = entry_find(dpp, fd);
    struct select_entry entry = { 0 };
    if (found != NULL)
        entry = *found;
    dispatch_unlock(dpp);
    if (entry.func == NULL)
        return 0;
    int ready = ionotify(fd, _NOTIFY_ACTION_POLL, (int)(entry.flags & CONDITIONS), NULL);
    ctp->fd = fd;
    if (ready == -1 && !(entry.flags & SELECT_FLAG_SRVEXCEPT))
        return 0;                                            /* the server is gone */
    if (ready != 0) {
        unsigned conditions = ready == -1 ? SELECT_FLAG_EXCEPT : (unsigned)ready & CONDITIONS;
        ctp->flags = (int)conditions;
        entry.func(ctp, fd, conditions, entry.handle);
    }
    if (ready == 0 || ((entry.flags & SELECT_FLAG_REARM) && !(entry.flags & SELECT_FLAG_NOREARM)))
        if (ready != -1)
            select_rearm(public, fd);                        /* fails when the handler detached it */
    return 0;
}
