/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses. One that finds a thread receiving is written to it at once, with no node; else a node waits in the channel's queue.
 * Kernel pulses that must not be lost use a node reserved beforehand in the object they speak of (`fixed`).
 */
#include "channel.h"
#include "kalloc.h"
#include "kevent.h"
#include "message.h"
#include "process.h"
#include "trace.h"

static KCACHE_DEFINE(pulse_cache, "pulse", struct pulse);
uint32_t pulse_count;

struct pulse *pulse_alloc(struct quota *q)
{
    struct pulse *pu = kcache_alloc(&pulse_cache, q);

    if (pu)
        pulse_count++;
    return pu;
}

void pulse_free_always(struct pulse *pu, struct quota *q)
{
    pulse_count--;
    kcache_free(&pulse_cache, pu, q);
}

void pulse_free(struct pulse *pu)
{
    struct pulse_pool *pool = pu->pool;

    if (pool && --pool->used + pool->rearm < pool->size)
        pool->armed = true;
    if (!pu->fixed)
        pulse_free_always(pu, pu->owner ? &pu->owner->quota : NULL);
}

/* The pool is dry: its owner hears of it once, or, having asked for nothing else, ends. */
static void pool_dry(struct channel *ch)
{
    struct pulse_pool *pool = ch->pool;

    if (!pool->custom) {
        kprintf("process %d (%s): pulse pool of channel %d is used up\n", ch->process->pid, ch->process->name, ch->chid);
        process_kill(ch->process, SIGKILL);
    } else if (pool->armed) {
        pool->armed = false;
        event_deliver(ch->process, NULL, &pool->event, SI_NOTIFY);
    }
}

static bool has_receiver(const struct channel *ch)
{
    return !list_empty(&ch->pulse_receivers) || !list_empty(&ch->receivers);
}

static void queue(struct channel *ch, struct pulse *pu, int prio)
{
    pu->node.seq = ch->seq++;
    pqueue_insert(&ch->pulses, &pu->node, (uint8_t)prio);
    if (has_receiver(ch))
        message_deliver_pulse(ch);
    else
        channel_boost(ch);
}

void pulse_send_fixed(struct channel *ch, struct pulse *pu, int prio)
{
    if (pu->node.queued)
        return;
    TRACE(pulse(pu->body.code, (uint32_t)pu->body.scoid, ch->process->pid));
    queue(ch, pu, prio);
}

static bool is_queued(struct channel *ch, const struct sconn *sc, int code, uint64_t value)
{
    struct pqnode *b, *n;

    for (b = pqueue_top(&ch->pulses); b; b = b->down) {
        n = b;
        do {
            struct pulse *pu = container_of(n, struct pulse, node);
            if (pu->body.code == code && (uint64_t)pu->body.value.sival_ptr == value &&
                pu->body.scoid == (sc ? sc->scoid : 0))
                return true;
            n = n->next;
        } while (n != b);
    }
    return false;
}

int pulse_send(struct channel *ch, struct sconn *sc, int prio, int code, uint64_t value, bool unique, bool noqueue)
{
    struct pulse *pu;
    bool keep = prio < 0;

    if (keep)
        prio = 10;
    if (prio == 0)
        prio = 1;
    if (unlikely(noqueue) && !has_receiver(ch))
        return 0;
    if (unlikely(unique) && is_queued(ch, sc, code, value))
        return 0;
    if (has_receiver(ch)) {
        struct _pulse body = { .code = (int8_t)code, .value.sival_ptr = (void *)value, .scoid = sc ? sc->scoid : 0 };

        TRACE(pulse(code, (uint32_t)body.scoid, ch->process->pid));
        message_pulse_now(ch, &body, prio, keep);
        return 0;
    }
    if (unlikely(ch->pool && ch->pool->used == ch->pool->size)) {
        pool_dry(ch);
        return -EAGAIN;
    }
    pu = pulse_alloc(&ch->process->quota);
    if (!pu)
        return -EAGAIN;
    pu->pool = ch->pool;
    if (pu->pool)
        pu->pool->used++;
    pu->owner = ch->process;
    pu->body.code = (int8_t)code;
    pu->body.value.sival_ptr = (void *)value;
    pu->body.scoid = sc ? sc->scoid : 0;
    pu->keep_prio = keep;
    TRACE(pulse(code, (uint32_t)pu->body.scoid, ch->process->pid));
    queue(ch, pu, prio);
    return 0;
}

/* The server answered: an UNBLOCK pulse about that client that is still queued says nothing any more. */
void pulse_cancel_about(struct channel *ch, struct thread *client)
{
    struct pqnode *b, *n;

    for (b = pqueue_top(&ch->pulses); b; b = b->down) {
        n = b;
        do {
            struct pulse *pu = container_of(n, struct pulse, node);
            if (pu->about == client) {
                pqueue_remove(&ch->pulses, n);
                pulse_free(pu);
                return;
            }
            n = n->next;
        } while (n != b);
    }
}
