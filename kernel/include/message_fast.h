/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two forms of the fast paths have in common: message_fast.c under the kernel lock, message_bypass.c beside it. Conditions first,
 * then what changes once they all hold.
 */
#ifndef MESSAGE_FAST_H
#define MESSAGE_FAST_H

#include "message.h"
#include "ksched.h"
#include "trace.h"
#include "usercopy.h"

#define FAST_BYTES (2 * MSG_SHORT)   /* a bounded piece: more goes step by step */
#define FAST_PARTS (COPY_SMALL / sizeof(struct iovec))

static inline __attribute__((always_inline)) struct connection *find_connection(struct process *pr, unsigned coid)
{
    if (unlikely(coid & _NTO_SIDE_CHANNEL))
        return htable_get(&pr->sides, coid & ~(unsigned)_NTO_SIDE_CHANNEL);
    return htable_get(&pr->fds, coid);
}

/* Neither work nor anything special about it, but that it may be bound to some CPUs: its priority can be given to it. */
static inline __attribute__((always_inline)) bool usual(const struct thread *t)
{
    return likely(!t->unusual) || (!t->exit_work && t->special == SPECIAL_QUEUE);
}

/* Nothing that matters for a switch from or to it. */
static inline __attribute__((always_inline)) bool plain(const struct thread *t)
{
    return likely(!t->unusual) || (!t->exit_work && !(t->special & ~SPECIAL_PRIO));
}

/* Can r take over a client's priority by assignment? (Nothing else gives it one: it is usual().) */
static inline __attribute__((always_inline)) bool simple_prio(const struct thread *r, uint8_t prio)
{
    return likely(prio == r->prio) || (prio > r->prio && prio < priv_prio);
}

/* One side of each pair of buffers (0 or -bytes) is an iov list, or has an odd size: bit 63 is set. */
#define ANY_PARTS(a, b) ((uint64_t)-(a) | (uint64_t)-(b))

static inline __attribute__((always_inline)) bool anything_queued(const struct channel *ch)
{
    return (uintptr_t)pqueue_top(&ch->sends) | (uintptr_t)pqueue_top(&ch->pulses);
}

static inline __attribute__((always_inline)) bool plain_client(const struct thread *c, const struct connection *conn)
{
    return !(c->exit_work | c->msg_flags) && !c->copier && conn->refs > 1;
}

/* t blocks in REPLY, r takes its message, and its priority when that is better. */
static inline __attribute__((always_inline)) void message_hand_over(struct thread *t, struct thread *r, struct connection *conn,
                                                                    struct channel *ch, struct rcvslot *s, bool better)
{
    TRACE(comm_send(t, conn));
    list_unlink(&r->wait_link);
    t->send = (struct msgbuf){ t->regs.x[1], (long)t->regs.x[2] };
    t->reply = (struct msgbuf){ t->regs.x[3], (long)t->regs.x[4] };
    t->regs.x[1] = 1;
    t->send_conn = conn;
    conn->refs++;
    t->state = STATE_REPLY;
    TRACE(thread_state(t, STATE_REPLY));
    s->msg_gen++;
    s->coid = conn->coid;
    t->slot = s;
    list_push(&ch->replying, &t->reply_link);
    t->server = r;
    if (unlikely(r->client != NULL))
        r->client->server = NULL;
    r->client = t;
    if (unlikely(better)) {
        r->msg_boosted = 1;
        r->base_prio = r->prio = t->prio;
    }
}

/* The client leaves REPLY with this status. All that a general reply would look at was found to be nothing. */
static inline __attribute__((always_inline)) void release_client(struct thread *c, struct connection *conn, uint64_t status)
{
    TRACE(comm(_NTO_TRACE_COMM_REPLY, (uint32_t)c->tid, (uint32_t)c->process->pid));
    list_unlink(&c->reply_link);
    conn->refs--;
    c->send_conn = NULL;
    c->slot = NULL;
    if (c->server) {
        c->server->client = NULL;
        c->server = NULL;
    }
    c->regs.x[0] = status;
    c->regs.x[1] = 0;
}

/* t blocks in RECEIVE; `first`: the register that holds its buffer's address. */
static inline __attribute__((always_inline)) void server_waits(struct thread *t, struct channel *ch, unsigned first)
{
    t->recv = (struct msgbuf){ t->regs.x[first], (long)t->regs.x[first + 1] };
    t->recv_info = t->regs.x[first + 2];
    if (unlikely(t->client != NULL)) {
        t->client->server = NULL;
        t->client = NULL;
    }
    t->recv_pulse_only = false;
    list_push(&ch->receivers, &t->wait_link);
    t->state = STATE_RECEIVE;
    TRACE(thread_state(t, STATE_RECEIVE));
    t->blocked_on = ch;
}

#endif
