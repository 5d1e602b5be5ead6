/* SPDX-License-Identifier: Apache-2.0 */
/*
 * With several CPUs: the usual case of MsgSend, MsgReply, MsgReceive and MsgReplyReceive beside the kernel lock (lock.h: the bypass), so that
 * clients and servers of different channels do not wait for each other. Rules:
 *  B1  all that the kernel lock guards is only read here, but for: this CPU and its current thread; the channel, once channel_take()
 *      said yes; its connections, the threads that wait on it, their clients and slots; percpu.handoff.
 *  B2  a thread that blocks keeps the channel until this CPU has switched away from it: nobody finds it before.
 *  B3  nothing is made or freed, no page comes or goes, no queue of READY threads changes.
 *  B4  this CPU is never left with a lower priority than it came with. So who is in the slot (percpu.handoff) needs no other CPU as long as
 *      it needed none when it was put there, and one look when the kernel lock is taken is enough.
 * All checks come before the first change. What does not pass them is done under the lock, with the same outcome.
 *
 * Compiled with most callee-saved registers free, as message_fast.c.
 */
#include "message_fast.h"
#include "aspace.h"
#include "kercalls.h"
#include "lock.h"
#include "percpu.h"
#include "process.h"
#include <sys/kercalls.h>

#ifdef KLOCK_BYPASS

/* Nobody waits for it: who finds it taken goes the way of the kernel lock, which is fair. */
static inline __attribute__((always_inline)) bool channel_take(struct channel *ch)
{
    return __atomic_exchange_n(&ch->busy, 1, __ATOMIC_ACQUIRE) == 0;
}

static inline __attribute__((always_inline)) void channel_leave(struct channel *ch)
{
    __atomic_store_n(&ch->busy, 0, __ATOMIC_RELEASE);
}

static __attribute__((noinline, noreturn)) void leave_to(struct percpu *p, struct channel *ch, struct thread *t)
{
    channel_leave(ch);
    klock_bypass_end(p);
    kernel_leave_bypass(t);
}

/* t, blocked, leaves the CPU to next: B2. */
static __attribute__((noinline, noreturn)) void switch_to(struct percpu *p, struct channel *ch, struct thread *t, struct thread *next)
{
    sched_switch_plain(p, t, next, sched_queued != 0);
    leave_to(p, ch, next);
}

/* May t, on no queue, run here now, before everybody who is READY, and with the address space it has? */
static bool runs_here(struct percpu *p, struct thread *t)
{
    return t->process->aspace->asid_gen == asid_generation && ((!sched_queued && !t->special) || sched_can_switch_to(p, t));
}

/* No CPU that c may run on, other than this one, has less to do than c. (Racing with B4 the answer may be a needless no.) */
static bool stays_here(const struct percpu *p, const struct thread *c)
{
    uint64_t here = 1ul << p->cpu;

    for (uint64_t m = c->rq->mask & online_mask & ~here; m; m &= m - 1) {
        const struct thread *runs = __atomic_load_n(&percpu_of[__builtin_ctzl(m)]->current, __ATOMIC_RELAXED);
        if (__atomic_load_n(&runs->prio, __ATOMIC_RELAXED) < c->prio)
            return false;
    }
    return c->rq->mask & here;
}

/* From the current address space into pages of another that are there. */
static __attribute__((noinline)) bool copy_mapped(const struct aspace *as, uintptr_t to, uintptr_t from, uint64_t n)
{
    while (n) {
        uint64_t piece = MIN(n, PAGE_SIZE - (to & PAGE_MASK));
        void *dst = aspace_mapped(as, to, ACCESS_WRITE);

        if (!dst || (piece <= COPY_SMALL ? copyin_small(dst, from, piece) : copyin_bulk(dst, from, piece)) < 0)
            return false;
        to += piece;
        from += piece;
        n -= piece;
    }
    return true;
}

static void send_beside(struct percpu *p, struct thread *t)
{
    struct connection *conn = find_connection(t->process, (unsigned)t->regs.x[0]);
    long parts = (long)t->regs.x[2];
    struct channel *ch;
    struct rcvslot *s;
    struct thread *r;
    struct _msg_info *info;
    uint64_t n;

    if (!conn || list_empty(&t->slots) || p->handoff)
        return;
    ch = conn->channel;
    s = list_first(&t->slots, struct rcvslot, thread_link);
    if (ch->slow || s->sconn != conn->sconn || !channel_take(ch))
        return;
    if (list_empty(&ch->receivers))
        goto leave;
    r = list_first(&ch->receivers, struct thread, wait_link);
    if ((long)(ANY_PARTS(parts, t->regs.x[4]) | (uint64_t)-r->recv.parts) < 0)
        goto leave;
    n = MIN((uint64_t)-parts, (uint64_t)-r->recv.parts);
    info = r->recv_info ? message_info_place(r) : NULL;
    if ((r->recv_info && !info) || !usual(r) || r->last_chan != ch || !simple_prio(r, t->prio) || !runs_here(p, r) || n > FAST_BYTES ||
        !copy_mapped(r->process->aspace, r->recv.addr, t->regs.x[1], n))
        goto leave;

    message_hand_over(t, r, conn, ch, s, t->prio > r->prio);
    if (info)
        message_info_fill(info, t, ch, s, n);
    thread_result(r, (long)s->rcvid);
    switch_to(p, ch, t, r);
leave:
    channel_leave(ch);
}

/* The client of that message, its channel taken; NULL: not now. */
static struct thread *take_client(struct thread *t, uint32_t rcvid)
{
    struct rcvslot *s = htable_get(&t->process->slots, rcvid >> SLOT_SHIFT);
    struct thread *c = s ? s->thread : NULL;

    if (!c || !channel_take(s->sconn->channel))
        return NULL;
    if (s->rcvid == rcvid && c->slot == s && plain_client(c, c->send_conn))
        return c;
    channel_leave(s->sconn->channel);
    return NULL;
}

/* The client of the same priority waits in the slot: most likely the server receives next. */
static void reply_beside(struct percpu *p, struct thread *t)
{
    struct thread *c = take_client(t, (uint32_t)t->regs.x[0]);
    long parts = (long)t->regs.x[3];
    struct channel *ch;
    uint64_t n;

    if (!c)
        return;
    ch = c->send_conn->channel;
    n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);
    if (p->handoff || (long)ANY_PARTS(parts, c->reply.parts) < 0 || c->prio != t->prio || n > FAST_BYTES || !stays_here(p, c) ||
        !copy_mapped(c->process->aspace, c->reply.addr, t->regs.x[2], n)) {
        channel_leave(ch);
        return;
    }
    release_client(c, c->send_conn, t->regs.x[1]);
    c->state = STATE_READY;
    p->handoff = c;
    if (p->slice_end == UINT64_MAX && sched_sliced(t))
        sched_slice_start(p, t, arch_cycles_fast());
    thread_result(t, 0);
    leave_to(p, ch, t);
}

/* t may wait on ch, which is taken: nothing is queued, and it works for nobody, or for a client of this channel. */
static inline __attribute__((always_inline)) bool may_wait(const struct thread *t, const struct channel *ch, unsigned first)
{
    return !ch->dead_or_boosted && !anything_queued(ch) && (long)t->regs.x[first + 1] <= 0 && (!t->client || t->last_chan == ch);
}

/* Nothing is queued, and the thread in the slot runs instead. */
static void receive_beside(struct percpu *p, struct thread *t)
{
    struct channel *ch = htable_get(&t->process->channels, (unsigned)t->regs.x[0]);
    struct thread *next = p->handoff;

    if (!next || !ch || next->prio < t->prio || !plain(next) || !channel_take(ch))
        return;
    if (!may_wait(t, ch, 1) || !runs_here(p, next)) {
        channel_leave(ch);
        return;
    }
    server_waits(t, ch, 1);
    p->handoff = NULL;
    switch_to(p, ch, t, next);
}

/* t replies to a client of the channel it waits on then; the client runs. */
static void reply_receive_beside(struct percpu *p, struct thread *t)
{
    struct channel *ch = htable_get(&t->process->channels, (unsigned)t->regs.x[4]);
    struct thread *c = take_client(t, (uint32_t)t->regs.x[0]);
    long parts = (long)t->regs.x[3];
    struct connection *conn;
    uint64_t n;

    if (!c)
        return;
    conn = c->send_conn;
    n = MIN((uint64_t)-parts, (uint64_t)-c->reply.parts);
    if (conn->channel != ch || p->handoff || (long)ANY_PARTS(parts, c->reply.parts) < 0 || !may_wait(t, ch, 5) || !plain(c) ||
        c->prio < t->prio || !runs_here(p, c) || n > FAST_BYTES || !copy_mapped(c->process->aspace, c->reply.addr, t->regs.x[2], n)) {
        channel_leave(conn->channel);
        return;
    }
    release_client(c, conn, t->regs.x[1]);
    server_waits(t, ch, 5);
    switch_to(p, ch, t, c);
}

void message_bypass(struct thread *t)
{
    struct percpu *p = this_cpu();

    if (!klock_bypass(p))
        return;
    if (likely(!p->need_resched && plain(t) && !may_lack_pages(t))) {
        switch (t->regs.x[8]) {
        case __KER_MSG_SENDV:
        case __KER_MSG_SENDVNC:
            send_beside(p, t);
            break;
        case __KER_MSG_REPLYV:
            reply_beside(p, t);
            break;
        case __KER_MSG_RECEIVEV:
            receive_beside(p, t);
            break;
        case __KER_MSG_REPLYRECEIVEV:
            reply_receive_beside(p, t);
            break;
        }
    }
    klock_bypass_end(p);
}
#endif
