/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The usual case of MsgSend, MsgReply, MsgReceive and MsgReplyReceive: contiguous buffers (a sender may have a few parts, as write() has),
 * the other side waits and runs next on this CPU. All checks come before the first change of state; whatever is unusual is left to message.c,
 * which has the same outcome. Bytes are copied once, straight to the other side's pages, before the first change of state. No run queue is
 * touched.
 *
 * This file is compiled with most callee-saved registers free (kernel/build.mk): vectors.S, its only caller, has saved them.
 */
#include "message_fast.h"
#include "aspace.h"
#include "kercalls.h"
#include "ksched.h"
#include "process.h"
#include "trace.h"
#include "usercopy.h"

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

/* May t, which is on no queue, run here and now before everybody who is READY? */
static inline __attribute__((always_inline)) bool runs_next(struct percpu *p, struct thread *t, bool others)
{
    if (likely(!others && !t->special))
        return true;
    if (likely(!p->smp && !t->special && !sched_handoff))
        return rq_all.best < (int)t->prio;
    return sched_can_switch_to(p, t);
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

/* n bytes at *from of the current address space go to where *buf of that thread is. */
static inline __attribute__((always_inline)) bool copy_to(struct thread *thread, const struct msgbuf *buf, const uint64_t *from, uint64_t n)
{
    struct aspace *as;
    uintptr_t to;
    void *dst;

    if (likely(!n))
        return true;
    as = thread->process->aspace;
    to = buf->addr;
    if (likely(n <= COPY_SMALL && (to & PAGE_MASK) <= PAGE_SIZE - n && (dst = aspace_mapped_again(as, to, ACCESS_WRITE)) != NULL))
        return COPY_SMALL_CALL(copyin_small, dst, *from, n) == 0;
    return copy_across(as, to, *from, n);
}

/* A few parts, one after the other into r's one buffer. */
static COLD bool gather(struct thread *t, struct thread *r, uint64_t *copied)
{
    struct iovec v[FAST_PARTS];
    uint64_t parts = t->regs.x[2], sum = 0, n;
    uintptr_t to = r->recv.addr, end = to + (uint64_t)-r->recv.parts;

    if (parts > FAST_PARTS || copyin_small(v, t->regs.x[1], parts * sizeof v[0]) < 0)
        return false;
    for (unsigned i = 0; i < parts; i++) {
        if (v[i].iov_len > FAST_BYTES - sum)
            return false;
        sum += v[i].iov_len;
    }
    for (unsigned i = 0; i < parts; i++, to += n) {
        n = MIN(v[i].iov_len, end - to);
        if (!copy_across(r->process->aspace, to, (uintptr_t)v[i].iov_base, n))
            return false;
    }
    t->send_bytes = sum;
    *copied = to - r->recv.addr;
    return true;
}

/* r is told what it receives, and the call of both is over but for the reply. False: its memory is not there. */
static inline __attribute__((always_inline)) bool message_told(struct thread *r, struct thread *t, struct channel *ch,
                                                               struct rcvslot *s, uint64_t n)
{
    if (unlikely(r->recv_info) && message_info_write(r, t, ch, s, n) < 0) {
        message_unblock_client(t, -ESRVRFAULT, true);
        thread_result(r, -EFAULT);
        return false;
    }
    TRACE(comm(_NTO_TRACE_COMM_RMSG, s->rcvid, (uint32_t)t->process->pid));
    thread_result(r, (long)s->rcvid);
    return true;
}

/* Not two plain buffers: a short list into one, perhaps. */
static COLD __attribute__((noinline)) long send_gathered(struct percpu *p, struct thread *t, struct thread *r, struct connection *conn,
                                                    struct rcvslot *s)
{
    struct channel *ch = conn->channel;
    uint64_t n;

    if ((long)t->regs.x[2] <= 0 || (long)ANY_PARTS(t->regs.x[4], r->recv.parts) < 0 || !usual(r) || r->last_chan != ch ||
        !simple_prio(r, t->prio) || !runs_next(p, r, sched_queued != 0) || !gather(t, r, &n))
        return message_send(t);
    message_hand_over(t, r, conn, ch, s, t->prio > r->prio);
    sched_switch_to(p, r);
    if (!message_told(r, t, ch, s, n))
        return KER_BLOCKED;
    kernel_leave_to(r);
}

long ker_msg_sendv(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct connection *conn = find_connection(t->process, (unsigned)t->regs.x[0]);
    long parts = (long)t->regs.x[2];
    uint64_t n;
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
    if (unlikely(!plain(t) || !conn || list_empty(&t->slots)))
        goto general;
    ch = conn->channel;
    s = list_first(&t->slots, struct rcvslot, thread_link);
    if (unlikely(list_empty(&ch->receivers) || ch->slow || s->sconn != conn->sconn))
        goto general;
    r = list_first(&ch->receivers, struct thread, wait_link);
    if (unlikely((long)(ANY_PARTS(parts, t->regs.x[4]) | (uint64_t)-r->recv.parts) < 0))
        return send_gathered(p, t, r, conn, s);
    n = MIN((uint64_t)-parts, (uint64_t)-r->recv.parts);
    better = prio > r->prio;
    if (unlikely(!usual(r) || r->last_chan != ch || !simple_prio(r, prio) || !runs_next(p, r, others) || n > FAST_BYTES ||
                 !copy_to(r, &r->recv, &t->regs.x[1], n)))
        goto general;

    message_hand_over(t, r, conn, ch, s, better);
    sched_switch_plain(p, t, r, others);
    if (!message_told(r, t, ch, s, n))
        return KER_BLOCKED;
    kernel_leave_to(r);
general:
    return message_send(t);
}

/* To a client that is better than the server: it runs at once. */
static __attribute__((noinline)) long reply_upwards(struct percpu *p, struct thread *t, struct thread *c, long parts)
{
    uint64_t n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);

    if (unlikely(t->unusual | c->special || n > FAST_BYTES || !copy_to(c, &c->reply, &t->regs.x[2], n)))
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
    if (unlikely(n > FAST_BYTES || !copy_to(c, &c->reply, &t->regs.x[2], n)))
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
    server_waits(t, ch, 1);
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
    uint64_t n;
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
    if (unlikely(!plain(t) || !plain(c) || ch->dead_or_boosted || anything_queued(ch) ||
                 !plain_client(c, conn) || c->prio < t->prio || !runs_next(p, c, others) || n > FAST_BYTES ||
                 !copy_to(c, &c->reply, &t->regs.x[2], n)))
        goto general;

    release_client(c, conn, t->regs.x[1]);
    server_waits(t, ch, 5);
    sched_switch_plain(p, t, c, others);
    kernel_leave_to(c);
general:
    return message_reply_receive(t);
}
