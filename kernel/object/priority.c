/* SPDX-License-Identifier: Apache-2.0 */
/* Priority inheritance: priority.h has the rules. */
#include "priority.h"
#include "channel.h"
#include "ksched.h"
#include "sync.h"
#include "process.h"
#include <sys/procmgr.h>

static uint8_t effective(struct thread *t)
{
    uint8_t prio = MAX(t->base_prio, t->ceiling);

    if (t->chan_boost > prio)
        prio = t->chan_boost;
    if (!list_empty(&t->held)) {
        uint8_t held = sync_held_prio(t);
        if (held > prio)
            prio = held;
    }
    return prio;
}

/* The next link of the chain after t's priority changed: whoever must now run at another priority because of it, or NULL. */
static struct thread *pass_on(struct thread *t)
{
    struct channel *ch;

    switch (t->state) {
    case STATE_SEND:
        ch = t->send_conn->channel;
        pqueue_remove(&ch->sends, &t->wait);
        pqueue_insert(&ch->sends, &t->wait, t->prio);
        channel_boost(ch);
        return NULL;                      /* channel_boost() followed the chain */
    case STATE_REPLY:
        if (t->server && t->server->client == t && t->server->base_prio < t->prio) {
            t->server->base_prio = t->prio;
            return t->server;
        }
        return NULL;
    case STATE_MUTEX:
        sync_waiter_prio(t);
        return t->waiting_sync ? t->waiting_sync->owner : NULL;
    case STATE_CONDVAR:
    case STATE_SEM:
        sync_waiter_prio(t);
        return NULL;
    default:
        return NULL;
    }
}

void priority_update(struct thread *t, bool at_head)
{
    static unsigned depth;                /* kernel lock; channel_boost() recurses */

    for (unsigned n = 0; t && n < PRIO_CHAIN_MAX && depth < PRIO_QUEUES_MAX; n++) {
        uint8_t prio = effective(t);

        if (prio == t->prio)
            return;
        sched_set_prio(t, prio, at_head);
        depth++;
        t = pass_on(t);
        depth--;
    }
}

void priority_set_base(struct thread *t, uint8_t prio)
{
    if (unlikely(prio >= priv_prio) && !process_able(t->process, PROCMGR_AID_PRIORITY))
        prio = (uint8_t)MAX(priv_prio - 1, (int)t->real_prio);
    t->msg_boosted = 1;
    t->base_prio = prio;
    if (likely(list_empty(&t->held) && !t->ceiling && !t->chan_boost)) {
        if (t->prio != prio)
            sched_set_prio(t, prio, false);
        return;
    }
    priority_update(t, false);
}

void priority_restore(struct thread *t)
{
    if (!t->msg_boosted)
        return;
    t->msg_boosted = 0;
    t->base_prio = t->real_prio;
    priority_update(t, false);
}

void priority_set_real(struct thread *t, uint8_t prio, bool at_head)
{
    t->real_prio = prio;
    t->base_prio = prio;
    t->msg_boosted = 0;
    priority_update(t, at_head);
}

/* A thread that must get out of the way: no limit of its user applies. */
void priority_set_base_dying(struct thread *t, uint8_t prio)
{
    t->base_prio = prio;
    priority_update(t, false);
}
