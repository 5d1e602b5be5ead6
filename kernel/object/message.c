/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Synchronous message passing.
 *  M1  SEND: on channel->sends. REPLY: on channel->replying, slot->thread == itself, until it is answered, leaves or the server dies.
 *  M2  copies are made on the server's side only. A long one is in server->xfer and client->copier; either end going away clears both.
 *  M3  a client leaves SEND and REPLY through message_unblock_client() only.
 * Results of MsgSend: x0 and, to tell a server's status from a kernel error, x1: 0 status, 1 error.
 */
#include "message.h"
#include "aspace.h"
#include "clock.h"
#include "demand.h"
#include "ksched.h"
#include "kercalls.h"
#include "ksignal.h"
#include "priority.h"
#include "process.h"
#include "trace.h"
#include "transfer.h"
#include "usercopy.h"

#define IOV_PARTS_MAX   (512 * 1024)
#define IOV_CHECKED_MAX 256          /* longer lists are checked as they are walked */

int iov_total(struct thread *t, struct msgbuf buf, uint64_t *total)
{
    if (buf.parts <= 0) {
        *total = (uint64_t)-buf.parts;
        return 0;
    }
    if (buf.parts > IOV_PARTS_MAX)
        return -EOVERFLOW;
    return iov_sum(t->process->aspace, buf, IOV_CHECKED_MAX, total);
}

/* ---- the client's end ---- */

static void client_unlink(struct thread *c)
{
    struct channel *ch = c->send_conn->channel;

    if (c->state == STATE_SEND) {
        pqueue_remove(&ch->sends, &c->wait);
        channel_boost(ch);
    } else {
        list_remove(&c->reply_link);
        if (c->msg_flags & _NTO_MI_UNBLOCK_REQ)
            pulse_cancel_about(ch, c);
        if (c->copier) {
            c->copier->xfer.peer = NULL;
            c->copier = NULL;
        }
        if (c->server && c->server->client == c)
            c->server->client = NULL;
        c->server = NULL;
        c->slot = NULL;
    }
    c->msg_flags = 0;
}

void message_client_leaves(struct thread *c)
{
    struct connection *conn = c->send_conn;

    client_unlink(c);
    c->send_conn = NULL;
    connection_release(conn);
}

void message_unblock_client(struct thread *c, long status, bool error)
{
    message_client_leaves(c);
    c->regs.x[1] = error;
    thread_unblock(c, status);
}

/* Signal, timeout, cancellation, detach: may the client leave now? With _NTO_CHF_UNBLOCK the server decides. */
bool message_client_interrupt(struct thread *c, int err)
{
    struct channel *ch = c->send_conn->channel;

    if (c->state == STATE_SEND || ch->dead || !(ch->flags & _NTO_CHF_UNBLOCK) || ch->process->dying)
        return true;
    c->unblock_errno = (int16_t)err;
    if (c->msg_flags & _NTO_MI_UNBLOCK_REQ)
        return false;
    struct pulse *pu = pulse_alloc(&ch->process->quota);
    if (!pu)
        return true;
    c->msg_flags |= _NTO_MI_UNBLOCK_REQ;
    pu->owner = ch->process;
    pu->about = c;
    pu->body.code = _PULSE_CODE_UNBLOCK;
    pu->body.value.sival_ptr = (void *)(uintptr_t)c->slot->rcvid;
    pu->body.scoid = c->slot->sconn->scoid;
    pulse_send_fixed(ch, pu, c->prio);
    return false;
}

/* ---- information about a message ---- */

void message_info_fill(struct _msg_info *info, struct thread *c, struct channel *ch, const struct rcvslot *s, uint64_t copied)
{
    uint64_t n;

    memset(info, 0, sizeof *info);
    info->pid = c->process->pid;
    info->tid = c->tid;
    info->chid = ch->chid;
    info->scoid = s->sconn->scoid;
    info->coid = c->send_conn->coid;
    info->priority = c->prio;
    info->flags = (int16_t)(c->msg_flags | _NTO_MI_BITS_64);
    info->msglen = (ssize_t)copied;
    if (ch->flags & _NTO_CHF_SENDER_LEN)
        info->srcmsglen = (ssize_t)(c->send.parts > 0 ? c->send_bytes : (uint64_t)-c->send.parts);
    if (ch->flags & _NTO_CHF_REPLY_LEN)
        info->dstmsglen = iov_total(c, c->reply, &n) == 0 ? (ssize_t)n : 0;
}

struct _msg_info *message_info_place(const struct thread *r)
{
    if (r->recv_info & 7 || (r->recv_info & PAGE_MASK) > PAGE_SIZE - sizeof(struct _msg_info))
        return NULL;
    return aspace_mapped(r->process->aspace, r->recv_info, ACCESS_WRITE);
}

int message_info_write(struct thread *r, struct thread *c, struct channel *ch, const struct rcvslot *s, uint64_t copied)
{
    struct _msg_info info, *place = message_info_place(r);

    if (likely(place != NULL)) {
        message_info_fill(place, c, ch, s, copied);
        return 0;
    }
    message_info_fill(&info, c, ch, s, copied);
    return transfer_out(r->process->aspace, r->recv_info, &info, sizeof info);
}

/* ---- receive ---- */

/* r runs where its client may (_NTO_CHF_INHERIT_RUNMASK), and where itself may again with the next message. */
static void inherit_runmask(struct thread *r, struct runqueue *rq)
{
    int err;

    if (!r->own_rq && !(r->own_rq = runqueue_get(r->rq->mask, &err)))
        return;
    if (r->rq != rq && (rq = runqueue_get(rq->mask, &err)) != NULL)
        sched_set_runqueue(r, rq);
}

/* r works for nobody in particular any more: clients it has not answered keep waiting, but no longer speed it up. */
static inline void server_forget(struct thread *r)
{
    if (r->client) {
        r->client->server = NULL;
        r->client = NULL;
    }
}

static inline __attribute__((always_inline)) void server_takes(struct thread *r, struct thread *c, struct channel *ch)
{
    if (r->last_chan != ch) {
        channel_leave_server(r);
        r->last_chan = ch;
        list_push(&ch->servers, &r->chan_link);
    }
    server_forget(r);
    r->client = c;
    c->server = r;
    if (likely(!(ch->flags & _NTO_CHF_FIXED_PRIORITY)) && unlikely(r->base_prio != c->prio || r->prio != c->prio))
        priority_set_base(r, c->prio);
    if (unlikely(ch->flags & _NTO_CHF_INHERIT_RUNMASK || r->own_rq))
        inherit_runmask(r, ch->flags & _NTO_CHF_INHERIT_RUNMASK ? c->rq : r->own_rq);
}

static void client_to_reply(struct thread *c, struct channel *ch, struct rcvslot *s)
{
    c->state = STATE_REPLY;
    c->slot = s;
    if (s)
        s->coid = c->send_conn->coid;
    list_push(&ch->replying, &c->reply_link);
    if (unlikely(c->timeout_flags)) {
        if (!(c->timeout_flags & _NTO_TIMEOUT_REPLY))
            ktimer_disarm(&c->timeout);      /* it was for SEND alone */
        else
            thread_timeout_start(c);
    }
    TRACE(thread_state(c, STATE_REPLY));
}

/* The message is (or could not be) copied to r: finish r's receive. */
static void receive_finish(struct thread *r, struct thread *c, uint64_t copied, enum xfer_result res)
{
    struct channel *ch = c->send_conn->channel;
    struct rcvslot *s = c->slot;
    uint32_t rcvid = s->rcvid;

    if (res == XFER_DONE && r->recv_info && message_info_write(r, c, ch, s, copied) < 0)
        res = XFER_FAULT_DST;
    if (unlikely(res == XFER_FAULT_DST)) {
        message_unblock_client(c, -ESRVRFAULT, true);
        thread_result(r, -EFAULT);
        return;
    }
    TRACE(comm(_NTO_TRACE_COMM_RMSG, rcvid, (uint32_t)c->process->pid));
    thread_result(r, (long)rcvid);
}

#define XFER_STEP (2 * PAGE_SIZE)

/* One bounded step of the transfer in t->xfer; true when it is over. */
static bool xfer_step(struct thread *t, enum xfer_result *res)
{
    struct transfer *x = &t->xfer;
    uint64_t n;

    *res = transfer_copy(x->to_peer ? &x->theirs : &x->mine, x->to_peer ? &x->mine : &x->theirs, XFER_STEP, &n);
    x->done += n;
    return *res != XFER_MORE;
}

/* Ends the transfer's hold on its client. */
static struct thread *xfer_end(struct thread *t)
{
    struct thread *c = t->xfer.peer;

    thread_set_cont(t, NULL);
    t->xfer.peer = NULL;
    if (c)
        c->copier = NULL;
    return c;
}

/* r receives nothing after all (its client vanished, or its buffer could not be read): it waits on. */
static void receive_again(struct thread *r)
{
    thread_call_again(r); /* the call is made again with the same registers */
}

static void receive_cont(struct thread *r)
{
    struct thread *c = r->xfer.peer;
    enum xfer_result res;

    if (c && !xfer_step(r, &res))
        return;
    xfer_end(r);
    if (!c) {
        receive_again(r);
    } else if (res == XFER_FAULT_SRC) {
        message_unblock_client(c, -EFAULT, true);
        receive_again(r);
    } else {
        receive_finish(r, c, r->xfer.done, res);
    }
}

void message_server_gone(struct thread *t)
{
    struct thread *c = t->xfer.peer;

    if (c) {
        c->copier = NULL;
        t->xfer.peer = NULL;
        if (t->cont == receive_cont)         /* nobody knows its rcvid */
            message_unblock_client(c, -ESRCH, true);
    }
    server_forget(t);
}

/*
 * Two contiguous buffers, one of them in the address space that is loaded, and what is copied of the other within one page that is there:
 * at once, without cursors. False: not that simple.
 */
static bool copy_plain(struct thread *t, struct thread *peer, struct msgbuf mine, struct msgbuf theirs, uint64_t offset, bool to_peer,
                       uint64_t *done)
{
    struct aspace *far_as = peer->process->aspace;
    uintptr_t near = mine.addr, far = theirs.addr + offset;
    bool out = !to_peer;             /* from far to near */
    uint64_t n = MIN((uint64_t)-mine.parts, (uint64_t)-theirs.parts - offset);
    void *place;

    if (mine.parts > 0 || theirs.parts > 0 || offset > (uint64_t)-theirs.parts)
        return false;
    if (aspace_current() != t->process->aspace) {
        if (aspace_current() != far_as)
            return false;
        far_as = t->process->aspace;
        near = far;
        far = mine.addr;
        out = to_peer;
    }
    if (n == 0 || n > PAGE_SIZE - (far & PAGE_MASK) || !(place = aspace_mapped(far_as, far, out ? ACCESS_READ : ACCESS_WRITE)))
        return false;
    *done = n;
    if (n <= COPY_SMALL)
        return (out ? copyout_small(near, place, n) : copyin_small(place, near, n)) == 0;
    return (out ? copyout_bulk(near, place, n) : copyin_bulk(place, near, n)) == 0;
}

/*
 * Copies up to 2 * MSG_SHORT bytes at once; false: there is more, and t->cont goes on with it. A transfer of another thread for the
 * same client is dropped: that thread finds its peer gone.
 */
static bool copy_short(struct thread *t, struct thread *peer, struct msgbuf mine, struct msgbuf theirs, uint64_t offset,
                       bool to_peer, void (*cont)(struct thread *), uint64_t *done, enum xfer_result *res)
{
    struct transfer *x = &t->xfer;

    *res = XFER_DONE;
    if (likely(copy_plain(t, peer, mine, theirs, offset, to_peer, done)))
        return true;
    *done = 0;
    if (cursor_init(&x->mine, t->process->aspace, mine, 0) < 0) {
        *res = to_peer ? XFER_FAULT_SRC : XFER_FAULT_DST;
        return true;
    }
    if (cursor_init(&x->theirs, peer->process->aspace, theirs, offset) < 0) {
        *res = to_peer ? XFER_FAULT_DST : XFER_FAULT_SRC;
        return true;
    }
    *res = transfer_copy(to_peer ? &x->theirs : &x->mine, to_peer ? &x->mine : &x->theirs, 2 * MSG_SHORT, done);
    if (*res != XFER_MORE)
        return true;
    if (peer->copier)
        peer->copier->xfer.peer = NULL;
    peer->copier = t;
    x->peer = peer;
    x->to_peer = to_peer;
    x->done = *done;
    thread_set_cont(t, cont);
    return false;
}

/*
 * c's message goes to r. c leaves SEND or comes fresh from MsgSend; it is REPLY-blocked afterwards, or unblocked with an error.
 * True: r's receive is over or continues in r->cont (r has the message). False: r must look for another message.
 */
static bool message_to(struct thread *r, struct thread *c, struct channel *ch)
{
    struct rcvslot *s = slot_for(c, c->send_conn->sconn);
    enum xfer_result res;
    uint64_t copied;

    if (unlikely(!s)) {
        client_to_reply(c, ch, NULL);
        message_unblock_client(c, -EAGAIN, true);
        return false;
    }
    client_to_reply(c, ch, s);
    server_takes(r, c, ch);
    if (!c->send.parts || !r->recv.parts) {
        receive_finish(r, c, 0, XFER_DONE);
        return true;
    }
    if (!copy_short(r, c, r->recv, c->send, 0, false, receive_cont, &copied, &res))
        return true;
    if (unlikely(res == XFER_FAULT_SRC)) {
        message_unblock_client(c, -EFAULT, true);
        return false;
    }
    receive_finish(r, c, copied, res);
    return true;
}

/* The queue entry to serve next: a message (thread) or a pulse. */
static struct pqnode *next_entry(struct channel *ch, bool pulse_only, bool *is_pulse)
{
    struct pqnode *s = pulse_only ? NULL : pqueue_top(&ch->sends), *p = pqueue_top(&ch->pulses);

    *is_pulse = p && (!s || p->prio > s->prio || (p->prio == s->prio && (int32_t)(p->seq - s->seq) < 0));
    return *is_pulse ? p : s;
}

static int pulse_write(struct thread *r, const struct _pulse *body)
{
    struct aspace *as = r->process->aspace;
    enum fault_result why;
    struct _pulse *to;
    size_t done;

    if (likely(r->recv.parts <= -(long)sizeof *body && (r->recv.addr & PAGE_MASK) <= PAGE_SIZE - sizeof *body &&
               !(r->recv.addr & 7) && (to = aspace_touch(as, r->recv.addr, ACCESS_WRITE, &why)) != NULL)) {
        *to = *body;
        return 0;
    }
    return transfer_out_buf(as, r->recv, body, sizeof *body, &done) < 0 || done < sizeof *body ? -EFAULT : 0;
}

/* r, which receives on ch, gets a pulse: the result of its call. prio: what it runs at from now on; -1: stays as it is. */
static long pulse_to(struct thread *r, struct channel *ch, const struct _pulse *body, int prio, bool keep)
{
    if (r->last_chan != ch) {
        channel_leave_server(r);
        r->last_chan = ch;
        list_push(&ch->servers, &r->chan_link);
    }
    server_forget(r);
    TRACE(comm(_NTO_TRACE_COMM_RPULSE, (uint32_t)body->scoid, (uint32_t)r->process->pid));
    if (!keep && !(ch->flags & _NTO_CHF_FIXED_PRIORITY))
        priority_set_base(r, (uint8_t)prio);
    if (unlikely(ch->boost))
        channel_boost(ch);
    if (unlikely(pulse_write(r, body) < 0))
        return -EFAULT;
    if (r->recv_info) {
        struct _msg_info info = { .chid = ch->chid, .scoid = body->scoid, .msglen = sizeof *body, .priority = (int16_t)prio };
        if (transfer_out(r->process->aspace, r->recv_info, &info, sizeof info) < 0)
            return -EFAULT;
    }
    return 0;
}

/* The same with one from the channel's queue. */
static long pulse_from_queue(struct thread *r, struct channel *ch, struct pqnode *n)
{
    struct pulse *pu = container_of(n, struct pulse, node);
    struct _pulse body = pu->body;
    int prio = n->prio;
    bool keep = pu->keep_prio;

    pqueue_remove(&ch->pulses, n);
    pulse_free(pu);
    return pulse_to(r, ch, &body, prio, keep);
}

void message_receiver_leaves(struct thread *r)
{
    list_remove(&r->wait_link);
}

static struct thread *pulse_receiver(struct channel *ch)
{
    struct list *l = list_empty(&ch->pulse_receivers) ? &ch->receivers : &ch->pulse_receivers;
    struct thread *r = list_first(l, struct thread, wait_link);

    list_remove(&r->wait_link);
    return r;
}

void message_deliver_pulse(struct channel *ch)
{
    struct thread *r = pulse_receiver(ch);

    thread_unblock(r, pulse_from_queue(r, ch, pqueue_top(&ch->pulses)));
}

void message_pulse_now(struct channel *ch, const struct _pulse *body, int prio, bool keep)
{
    struct thread *r = pulse_receiver(ch);

    thread_unblock(r, pulse_to(r, ch, body, prio, keep));
}

/* Pages of its buffers that files have to supply are awaited by their owner, before anything is copied: 0, or what the call returns. */
static struct msgbuf buffer_at(const struct thread *t, unsigned first)
{
    return (struct msgbuf){ t->regs.x[first], (long)t->regs.x[first + 1] };
}

long message_receive_pages(struct thread *t, unsigned first)
{
    return demand_buffers(t, buffer_at(t, first), (struct msgbuf){ t->regs.x[first + 2], -(long)sizeof(struct _msg_info) });
}

long message_own_pages(struct thread *t, unsigned first)
{
    return demand_buffers(t, buffer_at(t, first), (struct msgbuf){ 0, 0 });
}

static void receive_args(struct thread *t, unsigned first)
{
    t->recv.addr = t->regs.x[first];
    t->recv.parts = (long)t->regs.x[first + 1];
    t->recv_info = t->regs.x[first + 2];
}

static void receiver_link(struct thread *r, struct channel *ch)
{
    list_push(r->recv_pulse_only ? &ch->pulse_receivers : &ch->receivers, &r->wait_link);
}

void message_receive_block(struct thread *t, struct channel *ch, bool pulse_only)
{
    t->recv_pulse_only = pulse_only;
    receiver_link(t, ch);
    if (unlikely(ch->boost))
        channel_boost(ch);
    server_forget(t);
    thread_block(t, STATE_RECEIVE, ch);
}

static long receive(struct thread *t, int chid, bool pulse_only)
{
    struct channel *ch = channel_find(t->process, chid);
    struct pqnode *n;
    uint64_t bytes;
    bool is_pulse;
    int err;

    if (unlikely(!ch)) {
        if (chid != -1)
            return -ESRCH;
        channel_leave_server(t);
        priority_restore(t);
        return 0;
    }
    if (unlikely(t->recv.parts > 0 && (err = iov_total(t, t->recv, &bytes)) != 0))
        return err;
    server_forget(t);
    if ((n = next_entry(ch, pulse_only, &is_pulse)) != NULL) {
        if (is_pulse)
            return pulse_from_queue(t, ch, n);
        struct thread *c = container_of(n, struct thread, wait);
        pqueue_remove(&ch->sends, n);
        if (message_to(t, c, ch)) {
            channel_boost(ch);
            return KER_BLOCKED;      /* result is in the registers, or t->cont will put it there */
        }
        channel_boost(ch);
        return KER_RESTART;          /* the client is gone with its error; one a step */
    }
    if (unlikely((err = thread_may_block(t, STATE_RECEIVE)) != 0))
        return err;
    message_receive_block(t, ch, pulse_only);
    return sched_blocked(t);
}

long message_receive(struct thread *t)
{
    receive_args(t, 1);
    return receive(t, (int)t->regs.x[0], false);
}

long ker_msg_receivepulsev(struct thread *t)
{
    long r;

    if (may_lack_pages(t) && (r = message_receive_pages(t, 1)) != 0)
        return r;
    receive_args(t, 1);
    return receive(t, (int)t->regs.x[0], true);
}

/* ---- send ---- */

static long send(struct thread *t)
{
    struct connection *conn = connection_find(t->process, (int)t->regs.x[0]);
    struct channel *ch;
    struct thread *r;
    uint64_t n;
    int err;

    t->regs.x[1] = 1;                /* an error until a server replies; read back by the caller of send() */
    if (unlikely(!conn || !conn->sconn || conn->channel->dead))
        return -EBADF;
    ch = conn->channel;
    if (unlikely(t->send.parts > 0 && (err = iov_total(t, t->send, &t->send_bytes)) != 0))
        return err;
    if (unlikely(t->reply.parts > 0 && (err = iov_total(t, t->reply, &n)) != 0))
        return err;
    if (unlikely((err = thread_may_block(t, list_empty(&ch->receivers) ? STATE_SEND : STATE_REPLY)) != 0))
        return err;
    t->send_conn = conn;
    conn->refs++;
    t->msg_flags = 0;
    TRACE(comm_send(t, conn));
    if (!list_empty(&ch->receivers)) {
        r = list_first(&ch->receivers, struct thread, wait_link);
        list_remove(&r->wait_link);
        t->state = STATE_READY;      /* neither running nor queued until message_to() says */
        sched_block(t);
        if (message_to(r, t, ch)) {
            thread_unblock_no_result(r);
        } else {
            receiver_link(r, ch);
        }
        return sched_blocked(t);
    }
    t->wait.seq = ch->seq++;
    pqueue_insert(&ch->sends, &t->wait, t->prio);
    thread_block(t, STATE_SEND, ch);
    channel_boost(ch);
    return sched_blocked(t);
}

static void send_args(struct thread *t)
{
    t->send.addr = t->regs.x[1];
    t->send.parts = (long)t->regs.x[2];
    t->reply.addr = t->regs.x[3];
    t->reply.parts = (long)t->regs.x[4];
}

long message_send_pages(struct thread *t)
{
    return demand_buffers(t, buffer_at(t, 1), buffer_at(t, 3));
}

long message_send(struct thread *t)
{
    send_args(t);
    return send(t);
}

long ker_msg_sendvnc(struct thread *t)
{
    return ker_msg_sendv(t);         /* cancellable() looks at the number of the call */
}

/* ---- reply ---- */

/* The reply is copied, or a side faulted: release the client, give the server its result. */
static void reply_finish(struct thread *t, struct thread *c, long status, enum xfer_result res)
{
    if (likely(res == XFER_DONE)) {
        message_unblock_client(c, status, false);
        thread_result(t, 0);
    } else if (res == XFER_FAULT_DST) {
        message_unblock_client(c, -EFAULT, true);
        thread_result(t, -ESRVRFAULT);
    } else {
        message_unblock_client(c, -ESRVRFAULT, true);
        thread_result(t, -EFAULT);
    }
}

static void reply_cont(struct thread *t)
{
    struct thread *c = t->xfer.peer;
    enum xfer_result res;

    if (c && !xfer_step(t, &res))
        return;
    xfer_end(t);
    if (c)
        reply_finish(t, c, t->xfer.status, res);
    else
        thread_result(t, -ESRCH);
}

static long reply(struct thread *t, struct thread *c, long status, struct msgbuf buf)
{
    enum xfer_result res;
    uint64_t done;

    if (buf.parts > IOV_PARTS_MAX)
        return -EOVERFLOW;
    TRACE(comm(_NTO_TRACE_COMM_REPLY, (uint32_t)c->tid, (uint32_t)c->process->pid));
    if (buf.parts == 0 || c->reply.parts == 0) {
        message_unblock_client(c, status, false);
        return 0;
    }
    t->xfer.status = status;
    if (copy_short(t, c, buf, c->reply, 0, true, reply_cont, &done, &res))
        reply_finish(t, c, status, res);
    return KER_BLOCKED;
}

long message_reply(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);
    struct msgbuf buf = { t->regs.x[2], (long)t->regs.x[3] };
    long r;

    if (may_lack_pages(t) && (r = message_own_pages(t, 2)) != 0)
        return r;
    return likely(c != NULL) ? reply(t, c, (long)t->regs.x[1], buf) : -ESRCH;
}

COLD long ker_msg_error(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);
    int err = (int)t->regs.x[1];

    if (!c)
        return -ESRCH;
    TRACE(comm(_NTO_TRACE_COMM_ERROR, (uint32_t)c->tid, (uint32_t)c->process->pid));
    if (err == ERESTART) {           /* the client sends again */
        message_client_leaves(c);
        thread_call_again(c);
        c->regs.x[1] = c->send.addr;
        thread_unblock_no_result(c);
        return 0;
    }
    if (err == -1)
        err = c->msg_flags & _NTO_MI_UNBLOCK_REQ ? c->unblock_errno : EINTR;
    message_unblock_client(c, err ? -(long)(err < 0 ? -err : err) : 0, err != 0);
    return 0;
}

/* MsgReply followed by MsgReceive. */
long message_reply_receive(struct thread *t)
{
    int rcvid = (int)t->regs.x[0];
    struct thread *c = rcvid > 0 ? rcvid_client(t->process, rcvid) : NULL;
    struct msgbuf buf = { t->regs.x[2], (long)t->regs.x[3] };
    long r;

    if (may_lack_pages(t) && (r = message_own_pages(t, 2)) != 0)
        return r;
    receive_args(t, 5);
    if (rcvid > 0) {
        r = c ? reply(t, c, (long)t->regs.x[1], buf) : 0;      /* a client that has left is no error here */
        t->regs.x[0] = 0;                                      /* replied: a restart must not do it again */
        if (t->cont) {                                         /* a long reply: come back for the receive */
            thread_call_again(t);
            return KER_BLOCKED;
        }
        if (r != KER_BLOCKED && r < 0)
            return r;
        t->regs.x[0] = 0;
    }
    return receive(t, (int)t->regs.x[4], false);
}

/* ---- read, write, info ---- */

static void readwrite_finish(struct thread *t, bool to_peer, uint64_t done, enum xfer_result res)
{
    bool own = res == (to_peer ? XFER_FAULT_SRC : XFER_FAULT_DST);

    thread_result(t, res == XFER_DONE ? (long)done : own ? -EFAULT : -ESRVRFAULT);
}

static void readwrite_cont(struct thread *t)
{
    struct thread *c = t->xfer.peer;
    enum xfer_result res;

    if (c && !xfer_step(t, &res))
        return;
    xfer_end(t);
    if (c)
        readwrite_finish(t, t->xfer.to_peer, t->xfer.done, res);
    else
        thread_result(t, -ESRCH);
}

static long readwrite(struct thread *t, bool to_peer)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);
    struct msgbuf mine = { t->regs.x[1], (long)t->regs.x[2] };
    enum xfer_result res;
    uint64_t done;
    long r;

    if (!c)
        return -ESRCH;
    if (mine.parts > IOV_PARTS_MAX)
        return -EOVERFLOW;
    if ((long)t->regs.x[3] < 0)
        return -EINVAL;
    if (c->copier)
        return -EBUSY;
    if (may_lack_pages(t) && (r = message_own_pages(t, 1)) != 0)
        return r;
    if (copy_short(t, c, mine, to_peer ? c->reply : c->send, t->regs.x[3], to_peer, readwrite_cont, &done, &res))
        readwrite_finish(t, to_peer, done, res);
    return KER_BLOCKED;
}

long ker_msg_readv(struct thread *t)
{
    return readwrite(t, false);
}

long ker_msg_writev(struct thread *t)
{
    return readwrite(t, true);
}

COLD long ker_msg_info(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);
    struct _msg_info info;
    uint64_t n;

    if (!c)
        return -ESRCH;
    message_info_fill(&info, c, c->send_conn->channel, c->slot, 0);
    if (iov_total(c, c->send, &n) == 0)
        info.srcmsglen = (ssize_t)n;
    if (iov_total(c, c->reply, &n) == 0)
        info.dstmsglen = (ssize_t)n;
    info.msglen = info.srcmsglen;
    return copyout(t->regs.x[1], &info, sizeof info);
}

COLD long ker_msg_current(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);

    if (!c)
        return -ESRCH;
    server_takes(t, c, c->send_conn->channel);
    return 0;
}
