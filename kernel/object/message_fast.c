/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The usual case of MsgSend, MsgReply, MsgReceive and MsgReplyReceive: contiguous buffers, the other side waits and runs next on this
 * CPU. All checks come before the first change of state; whatever is unusual is left to message.c, which has the same outcome.
 * Few bytes are read in one address space and stored in the other after the switch: no page walk. More are copied once, straight to
 * the other side's pages, before the first change of state. No run queue is touched.
 *
 * This file is compiled with most callee-saved registers free (kernel/build.mk): vectors.S, its only caller, has saved them.
 */
#include "message.h"
#include "aspace.h"
#include "kercalls.h"
#include "ksched.h"
#include "process.h"
#include "trace.h"
#include "usercopy.h"

#define FAST_BYTES (2 * MSG_SHORT)   /* a bounded piece: more goes step by step */

static inline __attribute__((always_inline)) struct connection *find_connection(struct process *pr, unsigned coid)
{
    if (unlikely(coid & _NTO_SIDE_CHANNEL))
        return htable_get(&pr->sides, coid & ~(unsigned)_NTO_SIDE_CHANNEL);
    return htable_get(&pr->fds, coid);
}

/* As rcvid_client(). */
static inline __attribute__((always_inline)) struct thread *find_client(struct process *pr, uint32_t rcvid)
{
    struct rcvslot *s = htable_get(&pr->slots, rcvid >> SLOT_SHIFT);
    struct thread *c;

    if (unlikely(!s || s->rcvid != rcvid))
        return NULL;
    c = s->thread;
    return likely(c && c->slot == s) ? c : NULL;
}

/* Neither work nor anything special about it, but that it may be bound to some CPUs. */
static inline __attribute__((always_inline)) bool usual(const struct thread *t)
{
    return likely(!t->unusual) || (!t->exit_work && t->special == SPECIAL_QUEUE);
}

/* May t, which is on no queue, run here and now before everybody who is READY? */
static inline __attribute__((always_inline)) bool runs_next(struct percpu *p, struct thread *t, bool others)
{
    if (likely(!others && !t->special))
        return true;
    if (likely(!p->smp && !t->special && !sched_handoff))
        return rq_all.best < (int)t->prio;
    return sched_can_switch_to(p, t);
}

/* Can r take over a client's priority by assignment? (Nothing else gives it one: it is usual().) */
static inline __attribute__((always_inline)) bool simple_prio(const struct thread *r, uint8_t prio)
{
    return likely(prio == r->prio) || (prio > r->prio && prio < priv_prio);
}

/* From the current address space into another. False: not all of it is there; the general path will say why. */
static __attribute__((noinline)) bool copy_across(struct aspace *as, uintptr_t to, uintptr_t from, uint64_t n)
{
    while (n) {
        uint64_t piece = MIN(n, PAGE_SIZE - (to & PAGE_MASK));
        enum fault_result why;
        void *dst = aspace_touch(as, to, ACCESS_WRITE, &why);

        if (unlikely(!dst || (piece <= COPY_SMALL ? copyin_small(dst, from, piece) : copyin_bulk(dst, from, piece)) < 0))
            return false;
        to += piece;
        from += piece;
        n -= piece;
    }
    return true;
}

/* The first half of a copy to a thread that runs next; the second, after the switch, is copy_after(). */
static inline __attribute__((always_inline)) bool copy_before(struct percpu *p, struct thread *to, uintptr_t dst, uint64_t *buf,
                                                              uintptr_t src, uint64_t n)
{
    if (likely(!n))
        return true;
    return n <= COPY_SMALL ? COPY_SMALL_CALL(copyin_small, buf, src, n) == 0 : copy_across(to->process->aspace, dst, src, n);
}

static inline __attribute__((always_inline)) bool copy_after(uintptr_t dst, const uint64_t *buf, uint64_t n)
{
    return !n || n > COPY_SMALL || COPY_SMALL_CALL(copyout_small, dst, buf, n) == 0;
}

/* One side of each pair of buffers (0 or -bytes) is an iov list, or has an odd size: bit 63 is set. */
#define ANY_PARTS(a, b) ((uint64_t)-(a) | (uint64_t)-(b))

static inline __attribute__((always_inline)) bool anything_queued(const struct channel *ch)
{
    return (uintptr_t)pqueue_top(&ch->sends) | (uintptr_t)pqueue_top(&ch->pulses);
}

static inline __attribute__((always_inline)) void server_waits(struct thread *t, struct channel *ch)
{
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

long ker_msg_sendv(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct connection *conn = find_connection(t->process, (unsigned)t->regs.x[0]);
    long parts = (long)t->regs.x[2];
    uint64_t buf[COPY_SMALL / 8], n;
    bool others = sched_queued != 0;
    uint8_t prio = t->prio;
    bool better;
    struct channel *ch;
    struct rcvslot *s;
    struct thread *r;

    if (may_lack_pages(t)) {
        long res = message_send_pages(t);

        if (res)
            return res;
    }
    if (unlikely(!usual(t) || !conn || list_empty(&t->slots)))
        goto general;
    ch = conn->channel;
    s = list_first(&t->slots, struct rcvslot, thread_link);
    if (unlikely(list_empty(&ch->receivers) || ch->slow || s->sconn != conn->sconn))
        goto general;
    r = list_first(&ch->receivers, struct thread, wait_link);
    if (unlikely((long)(ANY_PARTS(parts, t->regs.x[4]) | (uint64_t)-r->recv.parts) < 0))
        goto general;
    n = MIN((uint64_t)-parts, (uint64_t)-r->recv.parts);
    better = prio > r->prio;
    if (unlikely(!usual(r) || r->last_chan != ch || !simple_prio(r, prio) || !runs_next(p, r, others) || n > FAST_BYTES ||
                 !copy_before(p, r, r->recv.addr, buf, t->regs.x[1], n)))
        goto general;

    TRACE(comm_send(t, conn));
    list_unlink(&r->wait_link);
    t->send = (struct msgbuf){ t->regs.x[1], parts };
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
        r->base_prio = r->prio = prio;
    }
    sched_switch_plain(p, t, r, others);
    if (unlikely(n | r->recv_info) &&
        (!copy_after(r->recv.addr, buf, n) || (r->recv_info && message_info_write(r, t, ch, s, n) < 0))) {
        message_unblock_client(t, -ESRVRFAULT, true);
        thread_result(r, -EFAULT);
        return KER_BLOCKED;
    }
    TRACE(comm(_NTO_TRACE_COMM_RMSG, s->rcvid, (uint32_t)t->process->pid));
    thread_result(r, (long)s->rcvid);
    kernel_leave_to(r);
general:
    return message_send(t);
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

static inline __attribute__((always_inline)) bool plain_client(const struct thread *c, const struct connection *conn)
{
    return !(c->exit_work | c->msg_flags) && !c->copier && conn->refs > 1;
}

/* To a client that is better than the server: it runs at once. */
static __attribute__((noinline)) long reply_upwards(struct percpu *p, struct thread *t, struct thread *c, long parts)
{
    uint64_t n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);

    if (unlikely(t->unusual | c->special || n > FAST_BYTES || (n && !copy_across(c->process->aspace, c->reply.addr, t->regs.x[2], n))))
        return message_reply(t);
    release_client(c, c->send_conn, t->regs.x[1]);
    thread_result(t, 0);
    t->state = STATE_READY;
    sched_switch_plain(p, t, c, sched_queued != 0);
    sched_preempted(p, t);
    kernel_leave_to(c);
}

/*
 * MsgReply on a single CPU. The client waits in the hand-off slot, and MsgReceive below
 * usually switches to it.
 */
long ker_msg_replyv(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *c = find_client(t->process, (uint32_t)t->regs.x[0]);
    long parts = (long)t->regs.x[3];
    uint64_t n;

    if (unlikely(p->smp || sched_handoff || !c || (long)ANY_PARTS(parts, c->reply.parts) < 0 || !plain_client(c, c->send_conn)))
        goto general;
    if (unlikely(c->prio > t->prio))
        return reply_upwards(p, t, c, parts);
    n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);
    if (unlikely(n > FAST_BYTES || (n && !copy_across(c->process->aspace, c->reply.addr, t->regs.x[2], n))))
        goto general;
    release_client(c, c->send_conn, t->regs.x[1]);
    sched_hand_off(p, t, c);
    if (unlikely(t->exit_work))
        return 0;
    thread_result(t, 0);
    kernel_leave_to(t);
general:
    return message_reply(t);
}

/* MsgReceive with nothing queued while the thread in the hand-off slot is the one to run next. */
long ker_msg_receivev(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *next = sched_handoff;
    struct channel *ch = htable_get(&t->process->channels, (unsigned)t->regs.x[0]);

    if (may_lack_pages(t)) {
        long res = message_receive_pages(t, 1);

        if (res)
            return res;
    }
    if (unlikely(!next || !ch || !sched_slot_is_best() || t->unusual | next->unusual || ch->dead_or_boosted ||
                 (long)t->regs.x[2] > 0 || anything_queued(ch)))
        return message_receive(t);
    t->recv = (struct msgbuf){ t->regs.x[1], (long)t->regs.x[2] };
    t->recv_info = t->regs.x[3];
    server_waits(t, ch);
    sched_handoff = NULL;
    sched_queued--;
    next->on_rq = false;
    sched_switch_plain(p, t, next, sched_queued != 0);
    kernel_leave_to(next);
}

/* MsgReplyReceive where nothing is queued: t replies to c and waits, c runs. */
long ker_msg_replyreceivev(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *c = find_client(t->process, (uint32_t)t->regs.x[0]);
    struct channel *ch = htable_get(&t->process->channels, (unsigned)t->regs.x[4]);
    long parts = (long)t->regs.x[3];
    uint64_t buf[COPY_SMALL / 8], n;
    bool others = sched_queued != 0;
    struct connection *conn;

    if (may_lack_pages(t)) {
        long res = message_receive_pages(t, 5);

        if (res)
            return res;
    }
    if (unlikely(!c || !ch || (long)(ANY_PARTS(parts, c->reply.parts) | (uint64_t)-t->regs.x[6]) < 0))
        goto general;
    conn = c->send_conn;
    n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);
    if (unlikely(!usual(t) || !usual(c) || ch->dead_or_boosted || anything_queued(ch) ||
                 !plain_client(c, conn) || c->prio < t->prio || !runs_next(p, c, others) || n > FAST_BYTES ||
                 !copy_before(p, c, c->reply.addr, buf, t->regs.x[2], n)))
        goto general;

    release_client(c, conn, t->regs.x[1]);
    t->recv = (struct msgbuf){ t->regs.x[5], (long)t->regs.x[6] };
    t->recv_info = t->regs.x[7];
    server_waits(t, ch);
    sched_switch_plain(p, t, c, others);
    if (unlikely(n != 0) && !copy_after(c->reply.addr, buf, n)) {    /* the server waits already; it cannot learn of it */
        c->regs.x[0] = (uint64_t)-EFAULT;
        c->regs.x[1] = 1;
    }
    kernel_leave_to(c);
general:
    return message_reply_receive(t);
}
