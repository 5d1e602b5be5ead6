/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigevents: checked when given to the kernel, delivered when they fire. Registered events (MsgRegisterEvent) live in the table of the
 * process that registered them; the handle is index and generation.
 */
#include "kevent.h"
#include "channel.h"
#include "interrupt.h"
#include "ksched.h"
#include "ksignal.h"
#include "sync.h"
#include "transfer.h"

static KCACHE_DEFINE(event_cache, "event", struct registered_event);
static uint32_t event_gen;

#define HANDLE_INDEX_BITS 18

int event_check(struct process *p, const struct sigevent *e)
{
    struct connection *c;

    switch (SIGEV_GET_TYPE(e)) {
    case SIGEV_NONE:
    case SIGEV_UNBLOCK:
    case SIGEV_INTR:
        return 0;
    case SIGEV_SIGNAL:
    case SIGEV_SIGNAL_CODE:
    case SIGEV_SIGNAL_THREAD:
        return e->sigev_signo >= 1 && e->sigev_signo <= _SIGMAX ? 0 : -EINVAL;
    case SIGEV_PULSE:
        c = connection_find(p, e->sigev_coid);
        if (!c || !c->sconn || c->channel->dead)
            return -EBADF;
        return e->sigev_priority >= -1 && e->sigev_priority <= PRIO_MAX ? 0 : -EINVAL;
    case SIGEV_MEMORY:
        return e->sigev_memop >= SIGEV_MEM_ASSIGN && e->sigev_memop <= SIGEV_MEM_BITTOGGLE ? 0 : -EINVAL;
    case SIGEV_SEM:                  /* its address, so any semaphore will do */
        return (uintptr_t)e->sigev_addr < USER_END ? 0 : -EINVAL;
    case SIGEV_THREAD:
        return -ENOTSUP;
    default:
        return -EINVAL;
    }
}

static int deliver_signal(struct process *p, struct thread *t, const struct sigevent *e, int code)
{
    siginfo_t si;

    memset(&si, 0, sizeof si);
    si.si_signo = e->sigev_signo;
    si.si_code = SIGEV_GET_TYPE(e) == SIGEV_SIGNAL ? code : (int8_t)e->sigev_code;
    si.si_pid = p->pid;
    si.si_uid = p->cred.ruid;
    si.si_value = e->sigev_value;
    if (SIGEV_GET_TYPE(e) == SIGEV_SIGNAL_THREAD && t)
        return signal_thread(t, &si);
    return signal_process(p, &si);
}

static int deliver_memory(struct process *p, const struct sigevent *e)
{
    enum fault_result why;
    unsigned v = (unsigned)e->sigev_value.sival_int;
    unsigned *w = p->aspace && !((uintptr_t)e->sigev_addr & 3) ?
                  aspace_touch(p->aspace, (uintptr_t)e->sigev_addr, ACCESS_WRITE, &why) : NULL;

    if (!w)
        return -EFAULT;
    switch (e->sigev_memop) {
    case SIGEV_MEM_ASSIGN:    __atomic_store_n(w, v, __ATOMIC_SEQ_CST); break;
    case SIGEV_MEM_ADD:       __atomic_fetch_add(w, v, __ATOMIC_SEQ_CST); break;
    case SIGEV_MEM_SUB:       __atomic_fetch_sub(w, v, __ATOMIC_SEQ_CST); break;
    case SIGEV_MEM_BITSET:    __atomic_fetch_or(w, v, __ATOMIC_SEQ_CST); break;
    case SIGEV_MEM_BITCLR:    __atomic_fetch_and(w, ~v, __ATOMIC_SEQ_CST); break;
    case SIGEV_MEM_BITTOGGLE: __atomic_fetch_xor(w, v, __ATOMIC_SEQ_CST); break;
    default:                  return -EINVAL;
    }
    return 0;
}

int event_deliver(struct process *p, struct thread *t, const struct sigevent *e, int code)
{
    struct connection *c;
    uint64_t value;

    if (p->dying)
        return -ESRCH;
    if (e->sigev_notify & SIGEV_FLAG_HANDLE) {
        struct registered_event *r = event_find(p, e->sigev_handle);
        return r ? event_deliver(p, t, &r->event, code) : -ESRCH;
    }
    switch (SIGEV_GET_TYPE(e)) {
    case SIGEV_NONE:
        return 0;
    case SIGEV_SIGNAL:
    case SIGEV_SIGNAL_CODE:
    case SIGEV_SIGNAL_THREAD:
        return deliver_signal(p, t, e, code);
    case SIGEV_PULSE:
        c = connection_find(p, e->sigev_coid);
        if (!c || !c->sconn || c->channel->dead)
            return -EBADF;
        value = e->sigev_notify & SIGEV_FLAG_SIVAL_INT ? (uint32_t)e->sigev_value.sival_int :
                (uint64_t)e->sigev_value.sival_ptr;
        return pulse_send(c->channel, c->sconn, e->sigev_priority, e->sigev_code, value, false,
                          e->sigev_notify & SIGEV_FLAG_NOQUEUE);
    case SIGEV_UNBLOCK:
        if (t)
            thread_interrupt(t, ETIMEDOUT);
        return 0;
    case SIGEV_INTR:
        if (!t)
            return -EINVAL;
        if (t->state == STATE_INTR)
            thread_unblock(t, 0);
        else
            t->intr_pending = true;
        return 0;
    case SIGEV_MEMORY:
        return deliver_memory(p, e);
    case SIGEV_SEM:
        return sync_sem_post(p, (uintptr_t)e->sigev_addr);
    default:
        return -EINVAL;
    }
}

/* ---- registered events ---- */

struct registered_event *event_find(struct process *p, unsigned handle)
{
    struct registered_event *r = htable_get(&p->events, handle & ((1u << HANDLE_INDEX_BITS) - 1));

    return r && r->handle == handle ? r : NULL;
}

int event_register(struct process *p, struct sigevent *e, int coid)
{
    struct registered_event *r = kcache_alloc(&event_cache, &p->quota);
    int idx;

    if (!r)
        return -EAGAIN;
    idx = htable_alloc(&p->events, r, 1, &p->quota);
    if (idx < 0) {
        kcache_free(&event_cache, r, &p->quota);
        return -EAGAIN;
    }
    event_gen = (event_gen + 1) & 0x1fff;
    r->handle = event_gen << HANDLE_INDEX_BITS | (uint32_t)idx;
    r->event = *e;
    r->coid = coid;
    e->sigev_notify = (e->sigev_notify & ~SIGEV_TYPE_MASK) | SIGEV_FLAG_HANDLE | SIGEV_GET_TYPE(e);
    e->sigev_handle = r->handle;
    return 0;
}

int event_unregister(struct process *p, unsigned handle)
{
    struct registered_event *r = htable_get(&p->events, handle & ((1u << HANDLE_INDEX_BITS) - 1));

    if (!r)
        return -ESRCH;
    htable_remove(&p->events, handle & ((1u << HANDLE_INDEX_BITS) - 1), &p->quota);
    kcache_free(&event_cache, r, &p->quota);
    return 0;
}
