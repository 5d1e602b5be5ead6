/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is to be told when a resource becomes readable, writable, ...: lists per condition, each entry fires once.
 * The server calls these with its attribute (or device) lock held; there is no other lock.
 */
#include <limits.h>
#include <stdlib.h>
#include "iofunc.h"

struct _iofunc_notify_event {
    struct _iofunc_notify_event *next;
    int rcvid;                       /* for MsgDeliverEvent(); stays good while the connection does */
    int scoid, coid, tid;
    int cnt;                         /* fires when at least that much is there */
    uint32_t cond;                   /* what goes into the event's value, with _NOTIFY_COND_* */
    struct sigevent event;
};

/* Conditions by index: the three classic ones, then the extended ones by bit number. */
static const struct { uint32_t cond, conde; } index_of[] = {
    [IOFUNC_NOTIFY_INPUT]  = { _NOTIFY_COND_INPUT, _NOTIFY_CONDE_RDNORM },
    [IOFUNC_NOTIFY_OUTPUT] = { _NOTIFY_COND_OUTPUT, _NOTIFY_CONDE_WRNORM },
    [IOFUNC_NOTIFY_OBAND]  = { _NOTIFY_COND_OBAND, _NOTIFY_CONDE_RDBAND },
};
#define CLASSIC 3

/* A second arming replaces the first: of the same thread when the event is for the thread, else of the same fd. */
static bool same_party(const struct _iofunc_notify_event *entry, const resmgr_context_t *ctp,
                       const struct sigevent *event)
{
    if (entry->scoid != ctp->info.scoid || entry->coid != ctp->info.coid)
        return false;
    if (event != NULL && SIGEV_GET_TYPE(event) == SIGEV_SIGNAL_THREAD)
        return entry->tid == ctp->info.tid;
    return true;
}

static void recount(iofunc_notify_t *nop)
{
    int least = INT_MAX;
    for (const struct _iofunc_notify_event *entry = nop->list; entry != NULL; entry = entry->next)
        if (entry->cnt < least)
            least = entry->cnt;
    nop->cnt = least;
}

static void disarm(iofunc_notify_t *nop, const resmgr_context_t *ctp, const struct sigevent *event)
{
    for (struct _iofunc_notify_event **link = &nop->list; *link != NULL;) {
        struct _iofunc_notify_event *entry = *link;
        if (same_party(entry, ctp, event)) {
            *link = entry->next;
            free(entry);
        } else {
            link = &entry->next;
        }
    }
    recount(nop);
}

static int arm(iofunc_notify_t *nop, const resmgr_context_t *ctp, const io_notify_t *msg, uint32_t cond, int count)
{
    struct _iofunc_notify_event *entry = malloc(sizeof *entry);
    if (entry == NULL)
        return ENOMEM;
    *entry = (struct _iofunc_notify_event){
        .next = nop->list, .rcvid = ctp->rcvid, .scoid = ctp->info.scoid, .coid = ctp->info.coid, .tid = ctp->info.tid,
        .cnt = count, .cond = cond, .event = msg->i.event,
    };
    nop->list = entry;
    if (count < nop->cnt)
        nop->cnt = count;
    return EOK;
}

/* Which lists the client asks about, by index: classic flags, or the extended mask. */
static uint32_t asked(const io_notify_t *msg)
{
    uint32_t flags = (uint32_t)msg->i.flags, lists = 0;
    for (unsigned i = 0; i < CLASSIC; i++)
        if (flags & index_of[i].cond)
            lists |= index_of[i].conde;
    if (flags & _NOTIFY_COND_EXTEN)
        lists |= (uint32_t)msg->i.flags_extra_mask & ((1u << CLASSIC) - 1);
    return lists;
}

/* trig in the extended bits. */
static uint32_t ready_bits(int trig)
{
    uint32_t bits = (uint32_t)trig & ~_NOTIFY_COND_MASK;
    for (unsigned i = 0; i < CLASSIC; i++)
        if ((uint32_t)trig & index_of[i].cond)
            bits |= index_of[i].conde;
    return bits;
}

static int reply(resmgr_context_t *ctp, io_notify_t *msg, uint32_t ready)
{
    uint32_t wanted = asked(msg), extended = 0, classic = 0;
    if ((uint32_t)msg->i.flags & _NOTIFY_COND_EXTEN)
        extended = ready & ((uint32_t)msg->i.flags_extra_mask | IOFUNC_NOTIFY_UNMASKABLE);
    for (unsigned i = 0; i < CLASSIC; i++)
        if (ready & wanted & index_of[i].conde && ((uint32_t)msg->i.flags & index_of[i].cond))
            classic |= index_of[i].cond;
    if (extended != 0)
        classic |= _NOTIFY_COND_EXTEN;
    struct _io_notify in = msg->i;
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.flags = classic;
    msg->o.flags2 = extended;
    msg->o.event = in.event;
    msg->o.flags_extra_mask = in.flags_extra_mask;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

static int arm_lists(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *nop, const int *counts)
{
    uint32_t wanted = asked(msg);
    for (unsigned i = 0; i < CLASSIC; i++)
        if (wanted & index_of[i].conde) {
            int err = arm(&nop[i], ctp, msg, index_of[i].cond, counts != NULL ? counts[i] : 1);
            if (err != EOK)
                return err;
        }
    return EOK;
}

int iofunc_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *nop, int trig,
                  const int *notifycounts, int *armed)
{
    unsigned action = (unsigned)msg->i.action & _NOTIFY_ACTION_MASK;
    uint32_t ready = ready_bits(trig);
    uint32_t hit = ready & (asked(msg) | ((uint32_t)msg->i.flags & _NOTIFY_COND_EXTEN ? IOFUNC_NOTIFY_UNMASKABLE : 0));
    bool arming;
    if (armed != NULL)
        *armed = 0;
    if (action != _NOTIFY_ACTION_POLL)
        for (unsigned i = 0; i < CLASSIC; i++)
            disarm(&nop[i], ctp, &msg->i.event);
    switch (action) {
    case _NOTIFY_ACTION_POLL:    arming = false; break;
    case _NOTIFY_ACTION_TRANARM:
    case _NOTIFY_ACTION_EDGEARM: arming = true; break;
    case _NOTIFY_ACTION_CONDARM:
    case _NOTIFY_ACTION_POLLARM: arming = hit == 0; break;
    default:                     return EINVAL;
    }
    if (arming) {
        int err = arm_lists(ctp, msg, nop, notifycounts);
        if (err != EOK)
            return err;
        if (armed != NULL)
            *armed = 1;
    }
    if (action == _NOTIFY_ACTION_CONDARM)
        return hit != 0 ? EOK : EAGAIN;
    return reply(ctp, msg, action == _NOTIFY_ACTION_TRANARM ? 0 : ready);
}

/* Fires one entry; value gets the condition in its top bits when it was left free for it. */
static void deliver(struct _iofunc_notify_event *entry)
{
    struct sigevent event = entry->event;
    if (event.sigev_notify & (SIGEV_FLAG_SIVAL_INT | SIGEV_FLAG_UPDATEABLE))
        event.sigev_value.sival_int = (int)((uint32_t)event.sigev_value.sival_int | entry->cond);
    MsgDeliverEvent_r(entry->rcvid, &event);     /* fails only for a client that is gone */
    free(entry);
}

void iofunc_notify_trigger(iofunc_notify_t *nop, int count, int index)
{
    nop += index;
    for (struct _iofunc_notify_event **link = &nop->list; *link != NULL;) {
        struct _iofunc_notify_event *entry = *link;
        if (count < entry->cnt) {
            link = &entry->next;
            continue;
        }
        *link = entry->next;
        deliver(entry);
    }
    recount(nop);
}

void iofunc_notify_trigger_strict(resmgr_context_t *ctp, iofunc_notify_t *nop, int count, int index)
{
    iofunc_notify_trigger(nop, count, index);
}

void iofunc_notify_remove_strict(resmgr_context_t *ctp, iofunc_notify_t *nop, int lim)
{
    for (int i = 0; i < lim; i++) {
        for (struct _iofunc_notify_event **link = &nop[i].list; *link != NULL;) {
            struct _iofunc_notify_event *entry = *link;
            if (ctp != NULL && (entry->scoid != ctp->info.scoid || entry->coid != ctp->info.coid)) {
                link = &entry->next;
                continue;
            }
            *link = entry->next;
            free(entry);
        }
        recount(&nop[i]);
    }
}

void iofunc_notify_remove(resmgr_context_t *ctp, iofunc_notify_t *nop)
{
    iofunc_notify_remove_strict(ctp, nop, CLASSIC);
}
