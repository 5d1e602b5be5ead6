/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel calls on channels, connections, pulses and events. */
#include "kercalls.h"
#include "channel.h"
#include "kevent.h"
#include "ksched.h"
#include <sys/kercalls.h>
#include "message.h"
#include "process.h"
#include "thread.h"
#include "transfer.h"
#include "usercopy.h"
#include <sys/procmgr.h>

#define CHANNEL_FLAGS (_NTO_CHF_FIXED_PRIORITY | _NTO_CHF_UNBLOCK | _NTO_CHF_THREAD_DEATH | _NTO_CHF_DISCONNECT | \
                       _NTO_CHF_SENDER_LEN | _NTO_CHF_COID_DISCONNECT | _NTO_CHF_REPLY_LEN | _NTO_CHF_PRIVATE | \
                       _NTO_CHF_INHERIT_RUNMASK | _NTO_CHF_NET_MSG | _NTO_CHF_PULSE_POOL)

long ker_channel_create(struct thread *t)
{
    unsigned flags = (unsigned)t->regs.x[0];

    if (flags & (_NTO_CHF_ASYNC | _NTO_CHF_ASYNC_NONBLOCK | _NTO_CHF_GLOBAL | _NTO_CHF_MSG_PAUSING |
                 _NTO_CHF_UNBLOCK_TIMER))
        return -ENOSYS;
    if (flags & ~CHANNEL_FLAGS)
        return -EINVAL;
    if (!(flags & _NTO_CHF_PRIVATE) && !process_able(t->process, PROCMGR_AID_PUBLIC_CHANNEL))
        return -EPERM;
    struct nto_channel_config cfg;
    int chid, err;

    if (flags & _NTO_CHF_PULSE_POOL) {
        if (copyin_bulk(&cfg, t->regs.x[1], sizeof cfg) < 0)
            return -EFAULT;
        if (!cfg.num_pulses || cfg.num_pulses > 65536 || cfg.options & ~(unsigned)_NTO_CHO_CUSTOM_EVENT)
            return -EINVAL;
        if (cfg.options & _NTO_CHO_CUSTOM_EVENT && (err = event_check(t->process, &cfg.event)) != 0)
            return err == -EBADF ? -EINVAL : err;
    }
    chid = channel_create(t->process, flags);
    if (chid > 0 && flags & _NTO_CHF_PULSE_POOL && (err = channel_set_pool(channel_find(t->process, chid), &cfg)) != 0) {
        struct channel *ch = channel_find(t->process, chid);
        channel_destroy_step(ch, false);     /* nothing waits there yet */
        channel_unlist(ch);
        return err;
    }
    if (unlikely(t->process == procnto && chid == SYSMGR_CHID))     /* every process is born connected to it, pid 1 too */
        connection_attach_at(procnto, channel_find(procnto, chid), SYSMGR_COID, 0);
    return chid;
}

long ker_channel_destroy(struct thread *t)
{
    int chid = (int)t->regs.x[0];
    struct process *p = t->process;
    struct channel *ch = chid > 0 ? htable_get(&p->channels, (unsigned)chid) : NULL;

    if (!ch || (p == procnto && chid == SYSMGR_CHID))
        return -EINVAL;
    if (!channel_destroy_step(ch, false))
        return KER_RESTART;
    channel_unlist(ch);
    return 0;
}

long ker_connect_attach(struct thread *t)
{
    unsigned index = (unsigned)t->regs.x[3];
    int coid;

    if (t->regs.x[0] != 0)
        return -ESRCH;               /* no other node */
    if ((unsigned)t->regs.x[4] & ~(unsigned)_NTO_COF_MASK)
        return -EINVAL;
    coid = connection_attach(t->process, (pid_t)t->regs.x[1], (int)t->regs.x[2], index, (unsigned)t->regs.x[4]);
    if (coid >= 0)
        slot_expect(t, connection_find(t->process, coid)->sconn);
    return coid;
}

long ker_connect_detach(struct thread *t)
{
    int coid = (int)t->regs.x[0];
    struct connection *c;
    struct sconn *sc;

    if (coid == SYSMGR_COID)
        return -EPERM;
    c = connection_find(t->process, coid);
    if (!c) {
        sc = sconn_find(t->process, coid);
        return sc ? sconn_server_detach(sc) : -EINVAL;
    }
    return connection_detach(c) ? KER_RESTART : 0;
}

/* The next message from the client's thread takes the mark away. */
long ker_connect_forget(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);

    if (!c)
        return -ESRCH;
    c->slot->coid |= FORGOTTEN;
    return 0;
}

int server_info(struct process *p, int coid, struct _server_info *info)
{
    struct connection *c = connection_find(p, coid);

    if (!c)
        return -EINVAL;
    memset(info, 0, sizeof *info);
    info->pid = c->sconn ? c->sconn->server->pid : 0;
    info->chid = c->channel->chid;
    info->scoid = c->sconn ? c->sconn->scoid : -1;
    info->coid = coid;
    info->flags = (int16_t)c->flags;
    info->type_id = c->channel->type_id;
    return coid;
}

long ker_connect_server_info(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    int coid = (int)t->regs.x[1];
    struct _server_info info;

    if (!p || p->flags & _NTO_PF_ZOMBIE)
        return -ESRCH;
    for (;;) {
        coid = connection_next(p, coid);
        if (coid < 0)
            return -EINVAL;
        if (t->regs.x[2] || !(connection_find(p, coid)->flags & _NTO_COF_DEAD))
            break;
        coid++;
    }
    server_info(p, coid, &info);
    return t->regs.x[2] && copyout(t->regs.x[2], &info, sizeof info) < 0 ? -EFAULT : coid;
}

/* What a server may learn of a client: struct _client_info with up to ngroups groups; abilities tested on request. */
long ker_connect_client_info(struct thread *t)
{
    struct sconn *sc = sconn_find(t->process, (int)t->regs.x[0]);
    int ngroups = (int)t->regs.x[2], nable = (int)t->regs.x[4];
    struct _client_info info;
    struct process *c;
    size_t n;

    if ((int)t->regs.x[0] == -1)
        c = t->process;
    else if (!sc || !(c = sc->client))
        return -EINVAL;
    memset(&info, 0, sizeof info);
    info.pid = c->pid;
    info.sid = c->sid;
    info.flags = (c->flags & _NTO_PF_BKGND_PGRP ? _NTO_CI_BKGND_PGRP : 0) | (c->flags & _NTO_PF_ORPHAN_PGRP ? _NTO_CI_ORPHAN_PGRP : 0) |
                 (c->flags & _NTO_PF_STOPPED ? _NTO_CI_STOPPED : 0) | (c->flags & _NTO_PF_LOADING ? _NTO_CI_LOADER : 0) |
                 _NTO_CI_BITS_64;
    info.cred = c->cred;
    for (int i = 0; i < nable && i < 64; i++) {
        struct _client_able a;
        if (copyin_bulk(&a, t->regs.x[3] + (uintptr_t)i * sizeof a, sizeof a) < 0)
            return -EFAULT;
        if (!process_able(c, a.ability))
            info.flags |= _NTO_CI_UNABLE;
    }
    if (ngroups < 0)
        ngroups = 0;
    n = offsetof(struct _client_info, cred.grouplist) + (size_t)MIN(ngroups, (int)ARRAY_SIZE(info.cred.grouplist)) * sizeof(gid_t);
    if (t->regs.x[1] && copyout_bulk(t->regs.x[1], &info, n) < 0)
        return -EFAULT;
    if (t->regs.x[5]) {
        uint32_t type = 0;
        if (copyout(t->regs.x[5], &type, 4) < 0)
            return -EFAULT;
    }
    return 0;
}

long ker_connect_flags(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    struct connection *c;
    unsigned old, mask = (unsigned)t->regs.x[2], bits = (unsigned)t->regs.x[3];

    if (!p)
        return -ESRCH;
    if (p != t->process && t->process != procnto)
        return -EPERM;
    c = connection_find(p, (int)t->regs.x[1]);
    if (!c)
        return -EINVAL;
    old = c->flags;
    mask &= _NTO_COF_MASK & ~_NTO_COF_DEAD;
    c->flags = (old & ~mask) | (bits & mask);
    return (long)old;
}

long ker_msg_send_pulse(struct thread *t)
{
    struct connection *c = connection_find(t->process, (int)t->regs.x[0]);
    int prio = (int)t->regs.x[1], code = (int)t->regs.x[2], err;
    uint64_t value = t->regs.x[8] == __KER_MSG_SEND_PULSE ? (uint32_t)t->regs.x[3] : t->regs.x[3];

    if (!c || !c->sconn || c->channel->dead)
        return -EBADF;
    if (code < -128 || code > 127)
        return -EINVAL;
    if (code < 0 && t->process != c->channel->process && !process_able(t->process, PROCMGR_AID_CONNECTION))
        return -EPERM;
    if (prio == -1)
        prio = t->prio;
    else if (prio == 0)
        prio = 1;
    else if ((err = sched_check_prio(t->process, prio, &prio)) != 0)
        return err;
    return pulse_send(c->channel, c->sconn, prio, code, value, false, false);
}

/* ---- events from a server to its client ---- */

static int client_event(struct thread *t, int rcvid, struct sigevent *e, struct rcvslot **slot)
{
    struct registered_event *r;

    *slot = NULL;
    if (rcvid) {
        *slot = rcvid_slot(t->process, rcvid);
        if (!*slot)
            return -ESRCH;
    }
    struct process *p = *slot ? (*slot)->sconn->client : t->process;
    struct connection *back = *slot ? connection_find(p, (*slot)->coid & ~FORGOTTEN) : NULL;
    if (back && back->sconn == (*slot)->sconn &&
        (back->flags & _NTO_COF_NOEVENT || (back->flags & _NTO_COF_REG_EVENTS && !(e->sigev_notify & SIGEV_FLAG_HANDLE))))
        return -EACCES;
    if (p->dying)
        return -ESRCH;
    if (e->sigev_notify & SIGEV_FLAG_HANDLE) {
        r = event_find(p, e->sigev_handle);
        if (!r)
            return -EINVAL;
        if (r->coid != -1 && *slot) {
            struct connection *c = connection_find(p, r->coid);
            if (!c || !c->sconn || c->sconn->server != t->process)
                return -EACCES;
        }
        struct sigevent given = *e;
        *e = r->event;
        if (r->event.sigev_notify & SIGEV_FLAG_UPDATEABLE)
            e->sigev_value = given.sigev_value;
        if (r->event.sigev_notify & SIGEV_FLAG_CODE_UPDATEABLE)
            e->sigev_code = given.sigev_code;
        return 0;
    }
    return event_check(p, e);
}

long ker_msg_deliver_event(struct thread *t)
{
    struct sigevent e;
    struct rcvslot *slot;
    int err;

    if (copyin(&e, t->regs.x[1], 32) < 0)
        return -EFAULT;
    if ((err = client_event(t, (int)t->regs.x[0], &e, &slot)) != 0)
        return err;
    if (!slot)
        return event_deliver(t->process, t, &e, SI_NOTIFY);
    return event_deliver(slot->sconn->client, slot->thread, &e, SI_NOTIFY);
}

long ker_msg_verify_event(struct thread *t)
{
    struct sigevent e;
    struct rcvslot *slot;

    if (copyin(&e, t->regs.x[1], 32) < 0)
        return -EFAULT;
    return client_event(t, (int)t->regs.x[0], &e, &slot);
}

long ker_msg_register_event(struct thread *t)
{
    struct sigevent e;
    int coid = (int)t->regs.x[1], err;

    if (copyin(&e, t->regs.x[0], 32) < 0)
        return -EFAULT;
    if (coid == -2) {                /* MsgUnregisterEvent() */
        if (!(e.sigev_notify & SIGEV_FLAG_HANDLE) || !event_find(t->process, e.sigev_handle))
            return -ESRCH;
        return event_unregister(t->process, e.sigev_handle);
    }
    if (coid != -1 && !connection_find(t->process, coid))
        return -EBADF;
    if (e.sigev_notify & SIGEV_FLAG_HANDLE)
        return -EINVAL;
    if ((err = event_check(t->process, &e)) != 0 || (err = event_register(t->process, &e, coid)) != 0)
        return err;
    return copyout(t->regs.x[0], &e, 32);
}

long ker_msg_pause(struct thread *t) { return -ENOSYS; }
long ker_msg_keydata(struct thread *t) { return -ENOSYS; }

/* The iov list a client sent or offers for the reply, for the managers. */
long ker_msg_readiov(struct thread *t)
{
    struct thread *c = rcvid_client(t->process, (int)t->regs.x[0]);
    struct msgbuf b;
    long parts = (long)t->regs.x[2], skip = (long)t->regs.x[3], n = 0;

    if (!c)
        return -ESRCH;
    if (parts < 0 || skip < 0)
        return -EINVAL;
    b = (int)t->regs.x[4] & _NTO_READIOV_REPLY ? c->reply : c->send;
    if (b.parts <= 0) {
        struct iovec v = { { (void *)b.addr }, (size_t)-b.parts };
        if (!b.parts || skip || !parts)
            return 0;
        return copyout(t->regs.x[1], &v, 16) < 0 ? -EFAULT : 1;
    }
    for (; n < parts && skip + n < b.parts && n < 256; n++) {
        struct iovec v;
        if (transfer_in(&v, c->process->aspace, b.addr + (uintptr_t)(skip + n) * sizeof v, sizeof v) < 0)
            return -ESRVRFAULT;
        if (copyout(t->regs.x[1] + (uintptr_t)n * sizeof v, &v, 16) < 0)
            return -EFAULT;
    }
    return n;
}
