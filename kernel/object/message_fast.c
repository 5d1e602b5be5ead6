/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fast paths of MsgSend, MsgReply, MsgReceive and MsgReplyReceive: buffers contiguous and short, the other side waits and runs next
 * on this CPU. The
 * message is read in one address space and stored in the other after the switch: no page walk, no run queue. All checks come before the
 * first change of state; whatever is unusual (returns false) is left to message.c, which has the same outcome.
 */
#include "message.h"
#include "aspace.h"
#include "ksched.h"
#include "process.h"
#include "usercopy.h"

#define FAST_BYTES 256u

static inline __attribute__((always_inline)) struct connection *find_connection(struct process *pr, unsigned coid)
{
    return coid & _NTO_SIDE_CHANNEL ? htable_get(&pr->sides, coid & ~(unsigned)_NTO_SIDE_CHANNEL) : htable_get(&pr->fds, coid);
}

/* May t, which is on no queue, run here and now before everybody who is READY? */
static inline __attribute__((always_inline)) bool runs_next(struct percpu *p, struct thread *t)
{
    return likely(!sched_queued) ? likely(t->rq->mask >> p->cpu & 1) : sched_can_switch_to(p, t);
}

#define SLOW_FLAGS (_NTO_CHF_FIXED_PRIORITY | _NTO_CHF_INHERIT_RUNMASK)

/* Can r take a message of a client of this priority by simple assignment? (no mutex, ceiling, boost or limit to weigh) */
static inline __attribute__((always_inline)) bool simple_prio(const struct thread *r, uint8_t prio)
{
    return prio >= r->prio && (prio == r->prio || prio < priv_prio) && list_empty(&r->held) && !(r->ceiling | r->chan_boost);
}

static inline __attribute__((always_inline)) int copy_in(uint64_t *buf, uintptr_t src, uint64_t n)
{
    return n ? copyin_bulk(buf, src, n) : 0;
}

bool message_send_fast(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct connection *conn = find_connection(t->process, (unsigned)t->regs.x[0]);
    long sparts = (long)t->regs.x[2];
    uint64_t buf[FAST_BYTES / 8], n;
    struct channel *ch;
    struct rcvslot *s;
    struct thread *r;

    if (unlikely(sparts > 0 || sparts < -(long)FAST_BYTES || !conn || !conn->sconn || list_empty(&t->slots)))
        return false;
    ch = conn->channel;
    s = list_first(&t->slots, struct rcvslot, thread_link);
    if (unlikely(list_empty(&ch->receivers) || ch->dead || s->sconn != conn->sconn || ch->flags & SLOW_FLAGS))
        return false;
    r = list_first(&ch->receivers, struct thread, wait_link);
    n = MIN((uint64_t)-sparts, (uint64_t)-r->recv.parts);
    if (unlikely(r->recv.parts > 0 || (long)t->regs.x[4] > 0 ||
                 t->exit_work | t->timeout_flags | r->exit_work | r->timeout_flags || r->last_chan != ch || r->own_rq ||
                 !simple_prio(r, t->prio) || !runs_next(p, r) || copy_in(buf, t->regs.x[1], n) < 0))
        return false;

    list_remove(&r->wait_link);
    ch->num_receivers--;
    t->send = (struct msgbuf){ t->regs.x[1], sparts };
    t->reply = (struct msgbuf){ t->regs.x[3], (long)t->regs.x[4] };
    t->regs.x[1] = 1;
    t->send_conn = conn;
    conn->refs++;
    t->msg_flags = 0;
    t->state = STATE_REPLY;
    s->msg_gen++;
    s->coid = conn->coid;
    t->slot = s;
    list_push(&ch->replying, &t->reply_link);
    ch->num_replying++;
    t->server = r;
    if (unlikely(r->client != NULL))
        r->client->server = NULL;
    r->client = t;
    r->msg_boosted = 1;
    r->base_prio = r->prio = t->prio;
    p->need_resched = false;
    sched_set_current(p, r);
    if (unlikely((n && copyout_bulk(r->recv.addr, buf, n) < 0) ||
                 (r->recv_info && message_info_write(r, t, ch, s, n) < 0))) {
        message_unblock_client(t, -ESRVRFAULT, true);
        thread_result(r, -EFAULT);
        return true;
    }
    thread_result(r, (long)slot_rcvid(s));
    return true;
}

/* The client leaves REPLY with this status. All that a general reply would look at was found to be nothing. */
static inline __attribute__((always_inline)) void release_client(struct thread *c, struct connection *conn, uint64_t status)
{
    list_remove(&c->reply_link);
    conn->channel->num_replying--;
    conn->refs--;
    c->send_conn = NULL;
    c->slot = NULL;
    if (c->server) {
        c->server->client = NULL;
        c->server = NULL;
    }
    c->blocked_on = NULL;
    c->regs.x[0] = status;
    c->regs.x[1] = 0;
}

static inline __attribute__((always_inline)) bool plain_client(const struct thread *c, const struct connection *conn)
{
    return !(c->exit_work | c->timeout_flags) && !c->msg_flags && !c->copier && conn->refs > 1;
}

/*
 * MsgReply on a single CPU to a client that is no better than the server: the client waits in the hand-off slot, and MsgReceive below
 * usually switches to it.
 */
bool message_reply_fast(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *c;
    long parts = (long)t->regs.x[3];
    enum fault_result why;
    uint64_t n;
    void *dst;

    if (unlikely(num_cpus != 1 || sched_handoff || parts > 0))
        return false;
    c = rcvid_client(t->process, (int)t->regs.x[0]);
    if (unlikely(!c || c->reply.parts > 0 || !plain_client(c, c->send_conn) || c->prio > t->prio))
        return false;
    n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);
    if (n) {
        if (n > PAGE_SIZE - (c->reply.addr & PAGE_MASK))
            return false;
        dst = aspace_touch(c->process->aspace, c->reply.addr, ACCESS_WRITE, &why);
        if (unlikely(!dst || copyin_bulk(dst, t->regs.x[2], n) < 0))
            return false;
    }
    release_client(c, c->send_conn, t->regs.x[1]);
    sched_hand_off(p, t, c);
    return true;
}

/* MsgReceive with nothing queued while one thread waits in the hand-off slot and nobody else is READY. */
bool message_receive_fast(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *next = sched_handoff;
    struct channel *ch = htable_get(&t->process->channels, (unsigned)t->regs.x[0]);

    if (unlikely(!next || sched_queued != 1 || !ch || ch->dead || pqueue_top(&ch->sends) || pqueue_top(&ch->pulses) || ch->boost ||
                 t->exit_work | t->timeout_flags || (long)t->regs.x[2] > 0 || t->own_rq))
        return false;
    t->recv = (struct msgbuf){ t->regs.x[1], (long)t->regs.x[2] };
    t->recv_info = t->regs.x[3];
    if (unlikely(t->client != NULL)) {
        t->client->server = NULL;
        t->client = NULL;
    }
    t->recv_pulse_only = false;
    list_push(&ch->receivers, &t->wait_link);
    ch->num_receivers++;
    t->state = STATE_RECEIVE;
    t->blocked_on = ch;
    sched_handoff = NULL;
    sched_queued = 0;
    next->on_rq = false;
    p->need_resched = false;
    sched_set_current(p, next);
    return true;
}

/* t replies to c and waits on ch, where nothing is queued; c runs. */
bool message_reply_receive_fast(struct thread *t, struct thread *c, struct msgbuf reply, struct channel *ch)
{
    struct percpu *p = this_cpu();
    uint64_t buf[FAST_BYTES / 8], n = MIN((uint64_t)-reply.parts, (uint64_t)-c->reply.parts);
    struct connection *conn = c->send_conn;

    if (unlikely(reply.parts > 0 || c->reply.parts > 0 || n > FAST_BYTES || pqueue_top(&ch->sends) || pqueue_top(&ch->pulses) ||
                 t->exit_work | t->timeout_flags || !plain_client(c, conn) ||
                 ch->boost || c->prio < t->prio || !runs_next(p, c) || copy_in(buf, reply.addr, n) < 0))
        return false;

    release_client(c, conn, t->regs.x[1]);
    if (unlikely(t->client != NULL))
        t->client->server = NULL;
    t->recv_pulse_only = false;
    list_push(&ch->receivers, &t->wait_link);
    ch->num_receivers++;
    t->client = NULL;
    t->state = STATE_RECEIVE;
    t->blocked_on = ch;
    p->need_resched = false;
    sched_set_current(p, c);
    if (unlikely(n && copyout_bulk(c->reply.addr, buf, n) < 0)) {    /* the server waits already; it cannot learn of it */
        c->regs.x[0] = (uint64_t)-EFAULT;
        c->regs.x[1] = 1;
    }
    return true;
}
