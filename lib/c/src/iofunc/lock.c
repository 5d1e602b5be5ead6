/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Advisory record locks of POSIX: owned by a client process (its scoid), gone with any close it does on the file.
 * All but _iofunc_client_gone() is called with the attribute lock held, and takes records_lock behind it: who waits for whom goes across
 * files. F_SETLKW waiters keep their rcvid here until granted.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include "iofunc.h"

#define END_OF_FILE INT64_MAX
#define CHAIN_MAX   64              /* clients waiting for each other that a search for a deadlock goes along */

struct record {
    struct record *next;
    int scoid;
    pid_t pid;
    int type;                        /* F_RDLCK, F_WRLCK */
    off_t start, end;                /* end: one past the last byte */
    int rcvid;                       /* waiters only: */
    const iofunc_ocb_t *ocb;
    struct record *all_next;
    unsigned seen;                   /* by the search for a deadlock of this number */
    struct _iofunc_lock_list *list;
};

struct _iofunc_lock_list {
    struct record *held, *waiting;
    struct _iofunc_lock_list *next, **prev;     /* all_lists */
};

static pthread_mutex_t records_lock = PTHREAD_MUTEX_INITIALIZER;
static struct record *all_waiting;   /* on any file */
static struct _iofunc_lock_list *all_lists;
static unsigned searches;

static bool overlaps(const struct record *a, const struct record *b)
{
    return a->start < b->end && b->start < a->end;
}

static bool conflicts(const struct record *held, const struct record *want)
{
    return held->scoid != want->scoid && overlaps(held, want) && (held->type == F_WRLCK || want->type == F_WRLCK);
}

static struct record *conflict(const struct _iofunc_lock_list *list, const struct record *want)
{
    for (struct record *r = list->held; r != NULL; r = r->next)
        if (conflicts(r, want))
            return r;
    return NULL;
}

/* Does one of those the waiter would wait for wait, along a chain of others, for scoid? Each of them is looked at once. */
static bool leads_to(const struct _iofunc_lock_list *list, const struct record *waiter, int scoid, unsigned depth)
{
    for (const struct record *r = list->held; r != NULL; r = r->next) {
        if (!conflicts(r, waiter))
            continue;
        if (r->scoid == scoid)
            return true;
        for (struct record *w = all_waiting; w != NULL && depth < CHAIN_MAX; w = w->all_next) {
            if (w->scoid != r->scoid || w->seen == searches)
                continue;
            w->seen = searches;
            if (leads_to(w->list, w, scoid, depth + 1))
                return true;
        }
    }
    return false;
}

/* A waiter is one no longer. */
static void waiter_end(struct record **link)
{
    struct record *waiter = *link, **all = &all_waiting;
    while (*all != waiter)
        all = &(*all)->all_next;
    *all = waiter->all_next;
    *link = waiter->next;
    free(waiter);
}

/* The range in bytes from the start of the file. -> errno */
static int range(const struct flock *lock, const iofunc_ocb_t *ocb, const iofunc_attr_t *attr, struct record *out)
{
    off_t base = 0, start, end;
    if (lock->l_whence == SEEK_CUR)
        base = ocb->offset;
    else if (lock->l_whence == SEEK_END)
        base = attr->nbytes;
    else if (lock->l_whence != SEEK_SET)
        return EINVAL;
    if (__builtin_add_overflow(base, lock->l_start, &start))
        return EOVERFLOW;
    if (lock->l_len == 0)
        end = END_OF_FILE;
    else if (__builtin_add_overflow(start, lock->l_len, &end))
        return EOVERFLOW;
    out->start = start < end ? start : end;
    out->end = start < end ? end : start;
    return out->start < 0 ? EINVAL : EOK;
}

/* Takes the range away from the owner's records; one that is cut in the middle needs `spare`. Returns spare if
   unused. */
static struct record *cut(struct _iofunc_lock_list *list, const struct record *hole, struct record *spare)
{
    for (struct record **link = &list->held; *link != NULL;) {
        struct record *r = *link;
        if (r->scoid != hole->scoid || !overlaps(r, hole)) {
            link = &r->next;
            continue;
        }
        if (r->start < hole->start && r->end > hole->end) {
            *spare = *r;
            spare->start = hole->end;
            r->end = hole->start;
            r->next = spare;
            return NULL;
        }
        if (r->start < hole->start) {
            r->end = hole->start;
            link = &r->next;
        } else if (r->end > hole->end) {
            r->start = hole->end;
            link = &r->next;
        } else {
            *link = r->next;
            free(r);
        }
    }
    return spare;
}

/* Makes the owner's range be of want->type. -> errno */
static int set(struct _iofunc_lock_list *list, const struct record *want)
{
    struct record *spare = malloc(sizeof *spare), *new = malloc(sizeof *new);
    if (spare == NULL || new == NULL) {
        free(spare);
        free(new);
        return ENOLCK;
    }
    free(cut(list, want, spare));
    if (want->type == F_UNLCK) {
        free(new);
        return EOK;
    }
    *new = *want;
    new->next = list->held;
    list->held = new;
    return EOK;
}

/* After something was released: who waits may have it now. */
static void grant(struct _iofunc_lock_list *list)
{
    for (struct record **link = &list->waiting; *link != NULL;) {
        struct record *r = *link;
        if (conflict(list, r) != NULL) {
            link = &r->next;
            continue;
        }
        struct record none = *r;
        int err = set(list, r);
        none.type = F_UNLCK;
        if (err != EOK)
            MsgError_r(r->rcvid, err);
        else if (MsgReply_r(r->rcvid, EOK, NULL, 0) < 0)
            set(list, &none);        /* it waits no more: the lock is for others */
        waiter_end(link);
    }
}

static void list_free_if_empty(iofunc_attr_t *attr)
{
    struct _iofunc_lock_list *list = attr->lock_list;
    if (list != NULL && list->held == NULL && list->waiting == NULL) {
        *list->prev = list->next;
        if (list->next != NULL)
            list->next->prev = list->prev;
        free(list);
        attr->lock_list = NULL;
    }
}

/* What the client holds, and then whatever the others may have. */
static void release_all(struct _iofunc_lock_list *list, int scoid)
{
    for (struct record **link = &list->held; *link != NULL;) {
        struct record *r = *link;
        if (r->scoid == scoid) {
            *link = r->next;
            free(r);
        } else {
            link = &r->next;
        }
    }
    grant(list);
}

void _iofunc_locks_drop(iofunc_attr_t *attr, int scoid)
{
    pthread_mutex_lock(&records_lock);
    release_all(attr->lock_list, scoid);
    list_free_if_empty(attr);
    pthread_mutex_unlock(&records_lock);
}

/* A killed client closes nothing, and others may share what it had open. No attribute is locked: lists that are empty now stay a while. */
bool _iofunc_any_locks(void)
{
    return __atomic_load_n(&all_lists, __ATOMIC_RELAXED) != NULL;
}

void _iofunc_client_gone(int scoid)
{
    if (!_iofunc_any_locks())
        return;
    pthread_mutex_lock(&records_lock);
    for (struct _iofunc_lock_list *list = all_lists; list != NULL; list = list->next)
        release_all(list, scoid);
    pthread_mutex_unlock(&records_lock);
}

void _iofunc_waiters_drop(iofunc_attr_t *attr, const iofunc_ocb_t *ocb)
{
    pthread_mutex_lock(&records_lock);
    struct _iofunc_lock_list *list = attr->lock_list;
    for (struct record **link = list != NULL ? &list->waiting : NULL; link != NULL && *link != NULL;) {
        if ((*link)->ocb == ocb) {
            MsgError_r((*link)->rcvid, EBADF);
            waiter_end(link);
        } else {
            link = &(*link)->next;
        }
    }
    list_free_if_empty(attr);
    pthread_mutex_unlock(&records_lock);
}

static int get_lock(resmgr_context_t *ctp, io_lock_t *msg, const struct _iofunc_lock_list *list,
                    const struct record *want)
{
    struct flock lock = msg->i.flock;
    struct record *r = list != NULL ? conflict(list, want) : NULL;
    lock.l_type = F_UNLCK;
    if (r != NULL) {
        lock.l_type = (int16_t)r->type;
        lock.l_whence = SEEK_SET;
        lock.l_start = r->start;
        lock.l_len = r->end == END_OF_FILE ? 0 : r->end - r->start;
        lock.l_pid = r->pid;
        lock.l_sysid = 0;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.flock = lock;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

static int wait_for(resmgr_context_t *ctp, struct _iofunc_lock_list *list, const struct record *want)
{
    searches++;
    if (leads_to(list, want, want->scoid, 0))
        return EDEADLK;
    struct record *new = malloc(sizeof *new);
    if (new == NULL)
        return ENOLCK;
    *new = *want;
    new->rcvid = ctp->rcvid;
    new->list = list;
    new->all_next = all_waiting;
    all_waiting = new;
    struct record **link = &list->waiting;
    while (*link != NULL)
        link = &(*link)->next;
    new->next = NULL;
    *link = new;
    return _RESMGR_NOREPLY;
}

static struct _iofunc_lock_list *list_of(iofunc_attr_t *attr)
{
    struct _iofunc_lock_list *list = attr->lock_list;
    if (list == NULL && (list = calloc(1, sizeof *list)) != NULL) {
        list->next = all_lists;
        list->prev = &all_lists;
        if (all_lists != NULL)
            all_lists->prev = &list->next;
        all_lists = list;
        attr->lock_list = list;
    }
    return list;
}

static int set_lock(resmgr_context_t *ctp, io_lock_t *msg, iofunc_attr_t *attr, const struct record *want)
{
    struct _iofunc_lock_list *list = list_of(attr);
    if (list == NULL)
        return ENOLCK;
    int result;
    if (want->type != F_UNLCK && conflict(list, want) != NULL) {
        result = msg->i.subtype == F_SETLKW || msg->i.subtype == 7 ? wait_for(ctp, list, want) : EAGAIN;
    } else {
        result = set(list, want);
        grant(list);
    }
    list_free_if_empty(attr);
    return result;
}

static int serve(resmgr_context_t *ctp, io_lock_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    struct record want = { .scoid = ctp->info.scoid, .pid = ctp->info.pid, .type = msg->i.flock.l_type, .ocb = ocb };
    int err = range(&msg->i.flock, ocb, attr, &want);
    if (err != EOK)
        return err;
    if (want.type != F_RDLCK && want.type != F_WRLCK && want.type != F_UNLCK)
        return EINVAL;
    switch (msg->i.subtype) {
    case 14:                         /* F_GETLK and friends of the smaller off_t */
    case F_GETLK:
        return get_lock(ctp, msg, attr->lock_list, &want);
    case 6:
    case 7:
    case F_SETLK:
    case F_SETLKW:
        if ((want.type == F_RDLCK && !(ocb->ioflag & _IO_FLAG_RD)) ||
            (want.type == F_WRLCK && !(ocb->ioflag & _IO_FLAG_WR)))
            return EBADF;
        return set_lock(ctp, msg, attr, &want);
    default:
        return EINVAL;
    }
}

int iofunc_lock(resmgr_context_t *ctp, io_lock_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    pthread_mutex_lock(&records_lock);
    int result = serve(ctp, msg, ocb, attr);
    pthread_mutex_unlock(&records_lock);
    return result;
}

int iofunc_lock_default(resmgr_context_t *ctp, io_lock_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_lock(ctp, msg, ocb, ocb->attr);
}

/* The client gives up: if it waits for a lock here it does not any more. */
int iofunc_unblock(resmgr_context_t *ctp, iofunc_attr_t *attr)
{
    pthread_mutex_lock(&records_lock);
    struct _iofunc_lock_list *list = attr->lock_list;
    for (struct record **link = list != NULL ? &list->waiting : NULL; link != NULL && *link != NULL; link = &(*link)->next)
        if ((*link)->rcvid == ctp->rcvid) {
            waiter_end(link);
            break;
        }
    list_free_if_empty(attr);
    pthread_mutex_unlock(&records_lock);
    return EOK;
}
