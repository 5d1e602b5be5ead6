/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for the pages of files (rules: demand.h).
 *
 * D1  a thread is in STATE_WAITPAGE exactly while it is on the `waiters` list of the object it holds in blocked_on
 * D2  for every page somebody waits for, a pulse was sent after the wait began: the memory manager cannot miss it
 */
#include "demand.h"
#include "channel.h"
#include "kernel.h"
#include "ksched.h"
#include "memobj.h"
#include "preempt.h"
#include "process.h"
#include "region.h"
#include "trace.h"
#include "transfer.h"
#include "usercopy.h"

#define WAKE_STEP   32u
#define CHECK_STEP  64u         /* parts or regions looked at in one step of demand_buffers() */
#define CHECK_PAGE  8u          /* what a page counts there, which may have to be mapped */

/* What t tried before could not be had: it has been told so by the memory manager since, and is at the same place again. */
static bool refused(const struct thread *t, uint64_t object, uint64_t offset)
{
    return t->demand.err != 0 && t->demand.object == object && t->demand.offset == offset && t->demand.ip == t->regs.ip;
}

static bool await_page(struct thread *t, struct memobj *o, uint64_t offset, uintptr_t va)
{
    if (pulse_send(channel_find(procnto, SYSMGR_CHID), NULL, t->prio, KPULSE_THREAD_FAULT, (uint64_t)memobj_handle(o), false,
                   false) != 0)
        return false;
    t->demand.err = 0;
    t->demand.object = (uint64_t)memobj_handle(o);
    t->demand.offset = offset;
    t->demand.va = va;
    t->demand.ip = t->regs.ip;
    list_append(&o->waiters, &t->wait_link);
    TRACE(system(_NTO_TRACE_SYS_PAGEWAIT, (uint32_t)t->process->pid, (uint32_t)t->tid));
    thread_block(t, STATE_WAITPAGE, memobj_ref(o));
    return true;
}

enum fault_result demand_wait(struct thread *t, uintptr_t va)
{
    struct aspace *as = t->process->aspace;
    uint64_t object = as->fault_object, offset = as->fault_offset;
    struct memobj *o = object ? memobj_find(object) : NULL;

    as->fault_object = 0;
    if (o == NULL || memobj_page(o, offset, false) != 0)
        return FAULT_OK;                /* unmapped or supplied meanwhile: the access is simply made again */
    if (refused(t, object, offset)) {
        int err = t->demand.err;
        t->demand.err = 0;
        return err == ENOMEM ? FAULT_NOMEM : FAULT_BUS;
    }
    if (t->exit_work & (WORK_DIE | WORK_SIGNAL | WORK_HOLD))
        return FAULT_OK;
    return await_page(t, o, offset, va) ? FAULT_OK : FAULT_NOMEM;
}

bool demand_restart(struct thread *t)
{
    struct aspace *as = t->process->aspace;

    if (likely(as == NULL || as->fault_object == 0))
        return false;
    if (demand_wait(t, as->fault_va) != FAULT_OK)
        return false;
    return true;
}

void demand_leave(struct thread *t)
{
    struct memobj *o = t->blocked_on;

    list_remove(&t->wait_link);
    t->blocked_on = NULL;
    memobj_unref(o);
}

/* ---- buffers of a message ---- */

struct walk { struct thread *t; struct aspace *as; uint64_t at; unsigned budget; };

/* One page of a buffer, which lies in a region that is filled on demand. 0 it is there (or never will be), else as the caller returns. */
static long page_ready(struct walk *w, uintptr_t va)
{
    enum fault_result why;

    if (aspace_touch(w->as, va, ACCESS_READ, &why) != NULL || why != FAULT_WAIT)
        return 0;
    if (refused(w->t, w->as->fault_object, w->as->fault_offset))
        return 0;                       /* the copy will fail there */
    return demand_restart(w->t) ? KER_RESTART : 0;
}

static bool filled_on_demand(const struct region *r)
{
    return r->object && r->object->type == MEMOBJ_FILE;
}

/* The part of [va, va + len) that was not looked at in an earlier step: *seen counts the bytes of all parts before it. */
static long range_ready(struct walk *w, uintptr_t va, uint64_t len, uint64_t *seen)
{
    uint64_t done = w->at > *seen ? MIN(w->at - *seen, len) : 0;

    if (len && (va >= USER_END || len > USER_END - va))
        return 0;                       /* the copy will refuse it */
    while (done < len) {
        uintptr_t here = va + done;
        struct region *r = region_find(w->as->regions, ALIGN_DOWN(here, PAGE_SIZE));
        bool inside = r && r->start <= here;
        uintptr_t next = r == NULL ? va + len : !inside ? r->start : r->end;
        unsigned cost = 1;
        if (inside && filled_on_demand(r)) {
            long res = page_ready(w, here);
            if (res)
                return res;
            next = ALIGN_DOWN(here, PAGE_SIZE) + PAGE_SIZE;
            cost = CHECK_PAGE;
        }
        done = MIN(next - va, len);
        w->at = MAX(w->at, *seen + done);
        if (w->budget < cost && preempt_due())
            return KER_RESTART;
        w->budget = w->budget < cost ? CHECK_STEP : w->budget - cost;
    }
    *seen += len;
    return 0;
}

static long buffer_ready(struct walk *w, struct msgbuf buf, uint64_t *seen)
{
    if (buf.parts <= 0)
        return range_ready(w, buf.addr, (uint64_t)-buf.parts, seen);
    for (long i = 0; i < buf.parts; i++) {
        uintptr_t at = buf.addr + (uintptr_t)i * sizeof(struct iovec);
        struct iovec v;
        if (iov_fetch(w->as, at, &v) < 0) {
            return demand_restart(w->t) ? KER_RESTART : 0;    /* 0: the list itself is bad, which the call will say */
        }
        long res = range_ready(w, (uintptr_t)v.iov_base, v.iov_len, seen);
        if (res)
            return res;
    }
    return 0;
}

long demand_buffers(struct thread *t, struct msgbuf a, struct msgbuf b)
{
    struct walk w = { .t = t, .as = t->process->aspace, .budget = CHECK_STEP };
    uint64_t seen = 0;

    if (t->demand.walk_a == a.addr && t->demand.walk_b == b.addr && t->demand.walk_ip == t->regs.ip)
        w.at = t->demand.walk_at;       /* the same call, restarted: what it has seen stays there */
    long res = buffer_ready(&w, a, &seen);
    if (res == 0)
        res = buffer_ready(&w, b, &seen);
    t->demand.walk_a = a.addr;
    t->demand.walk_b = b.addr;
    t->demand.walk_ip = t->regs.ip;
    t->demand.walk_at = res ? w.at : 0;
    return res;
}

/* ---- the memory manager's side ---- */

/* Wakes who waits for the page: at most WAKE_STEP threads. true: there are more. */
static bool wake(struct memobj *o, uint64_t offset, int err)
{
    unsigned n = 0;

    list_for_each_safe(t, &o->waiters, struct thread, wait_link) {
        if (t->demand.offset != offset)
            continue;
        if (n++ == WAKE_STEP)
            return true;
        t->demand.err = (uint16_t)err;
        demand_leave(t);
        thread_wake(t);
    }
    return false;
}

static long woken(struct memobj *o, uint64_t offset, int err)
{
    memobj_ref(o);                      /* the waiters' references may have been the last but one */
    bool more = wake(o, offset, err);
    memobj_unref(o);
    return more ? KER_RESTART : 0;
}

long demand_supply(struct thread *t, struct memobj *o, uint64_t offset, uintptr_t buf)
{
    enum fault_result why;
    const void *from;

    if (o->type != MEMOBJ_FILE || PAGE_OFFSET(offset) || PAGE_OFFSET(buf))
        return -EINVAL;
    if (offset < o->size && memobj_page(o, offset, false) == 0) {
        from = aspace_touch(t->process->aspace, buf, ACCESS_READ, &why);
        if (from == NULL)
            return -EFAULT;
        paddr_t pa = memobj_page(o, offset, true);
        if (pa == 0)
            return -ENOMEM;
        page_copy(paddr_to_virt(pa), from);
    }
    return woken(o, offset, 0);
}

long demand_fail(struct memobj *o, uint64_t offset, int err)
{
    return woken(o, offset, err > 0 ? err : EIO);
}

long demand_wanted(struct memobj *o, uintptr_t buf)
{
    struct kvm_wanted best = { 0 };
    int prio = -1;

    list_for_each(t, &o->waiters, struct thread, wait_link)
        if (t->prio > prio) {
            prio = t->prio;
            best.offset = t->demand.offset;
            best.priority = t->prio;
        }
    if (prio < 0)
        return -ENOENT;
    return copyout_bulk(buf, &best, sizeof best) < 0 ? -EFAULT : 0;
}
