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
    unsigned index;                  /* of its list */
    struct sigevent event;
};

/*
 * List i is for the condition 1 << i, as _NOTIFY_CONDE_* count them. The first three are the classic ones, which have
 * names of their own; an array of more is one whose server says so.
 */
#define CLASSIC 3

static uint32_t classic_name(unsigned index)
{
    return _NOTIFY_COND_INPUT << index;
}

/* The classic names among flags, as bits of lists. */
static uint32_t classic_bits(uint32_t flags)
{
    return flags / _NOTIFY_COND_INPUT & ((1u << CLASSIC) - 1);
}

/* How many lists there are: with _NOTIFY_COND_EXTEN the server tells in *armed. */
static unsigned lists_of(int trig, const int *armed)
{
    if (!((uint32_t)trig & _NOTIFY_COND_EXTEN) || armed == NULL || *armed < CLASSIC)
        return CLASSIC;
    return *armed < _NOTIFY_MAXCOND ? (unsigned)*armed : _NOTIFY_MAXCOND;
}

static bool is_thread(const struct sigevent *event)
{
    return SIGEV_GET_TYPE(event) == SIGEV_SIGNAL_THREAD;
}

/* What asks again for a condition replaces what asked before: of the same thread when events go to the thread, as those
   of select() do, else of the same fd. */
static bool same_party(const struct _iofunc_notify_event *entry, const resmgr_context_t *ctp,
                       const struct sigevent *event)
{
    if (entry->scoid != ctp->info.scoid || entry->coid != ctp->info.coid ||
        is_thread(&entry->event) != is_thread(event))
        return false;
    return !is_thread(event) || entry->tid == ctp->info.tid;
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

static int arm(iofunc_notify_t *nop, const resmgr_context_t *ctp, const io_notify_t *msg, unsigned index, int count)
{
    struct _iofunc_notify_event *entry = malloc(sizeof *entry);
    if (entry == NULL)
        return ENOMEM;
    *entry = (struct _iofunc_notify_event){
        .next = nop->list, .rcvid = ctp->rcvid, .scoid = ctp->info.scoid, .coid = ctp->info.coid, .tid = ctp->info.tid,
        .cnt = count, .index = index, .event = msg->i.event,
    };
    nop->list = entry;
    if (count < nop->cnt)
        nop->cnt = count;
    return EOK;
}

/* The conditions the client asks about; nobody who asks about extended ones is spared errors. */
static uint32_t asked(const io_notify_t *msg)
{
    uint32_t flags = (uint32_t)msg->i.flags, bits = classic_bits(flags);
    if (flags & _NOTIFY_COND_EXTEN)
        bits |= (uint32_t)msg->i.flags_extra_mask | IOFUNC_NOTIFY_UNMASKABLE;
    return bits;
}

static int reply(resmgr_context_t *ctp, io_notify_t *msg, uint32_t hit)
{
    uint32_t flags = (uint32_t)msg->i.flags, extended = flags & _NOTIFY_COND_EXTEN ? hit : 0, classic = 0;
    for (unsigned i = 0; i < CLASSIC; i++)
        if (hit & 1u << i)
            classic |= classic_name(i) & flags;
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

static int arm_lists(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *nop, unsigned lists, const int *counts)
{
    uint32_t wanted = asked(msg);
    for (unsigned i = 0; i < lists; i++)
        if (wanted & 1u << i) {
            int err = arm(&nop[i], ctp, msg, i, counts != NULL ? counts[i] : 1);
            if (err != EOK)
                return err;
        }
    return EOK;
}

static void disarm_lists(const resmgr_context_t *ctp, const io_notify_t *msg, iofunc_notify_t *nop, unsigned lists)
{
    uint32_t which = msg->i.flags == 0 ? UINT32_MAX : asked(msg);
    for (unsigned i = 0; i < lists; i++)
        if (which & 1u << i && nop[i].list != NULL)
            disarm(&nop[i], ctp, &msg->i.event);
}

int iofunc_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *nop, int trig,
                  const int *notifycounts, int *armed)
{
    unsigned action = (unsigned)msg->i.action & _NOTIFY_ACTION_MASK, lists = lists_of(trig, armed);
    uint32_t hit = (((uint32_t)trig & ~_NOTIFY_COND_MASK) | classic_bits((uint32_t)trig)) & asked(msg);
    bool arming;
    if (armed != NULL)
        *armed = 0;
    switch (action) {
    case _NOTIFY_ACTION_POLL:    arming = false; break;
    case _NOTIFY_ACTION_TRANARM:
    case _NOTIFY_ACTION_EDGEARM: arming = true; break;
    case _NOTIFY_ACTION_CONDARM:
    case _NOTIFY_ACTION_POLLARM: arming = hit == 0; break;
    default:                     return EINVAL;
    }
    disarm_lists(ctp, msg, nop, lists);
    if (SIGEV_GET_TYPE(&msg->i.event) == SIGEV_NONE && !(msg->i.event.sigev_notify & SIGEV_FLAG_HANDLE))
        arming = false;              /* without an event it was about disarming */
    if (arming) {
        int err = arm_lists(ctp, msg, nop, lists, notifycounts);
        if (err != EOK)
            return err;
        if (armed != NULL)
            *armed = 1;
    }
    if (action == _NOTIFY_ACTION_CONDARM)
        return arming ? EAGAIN : EOK;
    return reply(ctp, msg, action == _NOTIFY_ACTION_TRANARM ? 0 : hit);
}

/* Fires one entry. The condition is told in the event where the client left room for it. */
static void deliver(struct _iofunc_notify_event *entry)
{
    struct sigevent event = entry->event;
    uint32_t cond = entry->index < CLASSIC ? classic_name(entry->index) : _NOTIFY_COND_EXTEN;
    if ((event.sigev_notify & SIGEV_FLAG_UPDATEABLE) || event.sigev_code == SI_NOTIFY)
        event.sigev_value.sival_int = (int)((uint32_t)event.sigev_value.sival_int | cond);
    if (cond == _NOTIFY_COND_EXTEN && (event.sigev_notify & SIGEV_FLAG_CODE_UPDATEABLE))
        event.sigev_code = (int16_t)-(1 << entry->index);
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
