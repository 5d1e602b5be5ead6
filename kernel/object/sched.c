/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduler. Invariants:
 *  S1  a thread is on a run queue exactly when it is READY and on no CPU (on_rq); RUNNING means percpu->current of one CPU.
 *  S2  after every kernel exit no CPU runs a thread while a better one that may run there is READY, but for CPUs that have been
 *      sent IPI_RESCHED and did not arrive yet (their `claim` says what they are to run).
 *  S3  preempted -> head of its priority; unblocked or slice used up -> tail; yield -> tail.
 */
#include "ksched.h"
#include "aspace.h"
#include "clock.h"
#include "interrupt.h"
#include "kercalls.h"
#include "lock.h"
#include "priority.h"
#include "process.h"
#include "trace.h"
#include <sys/procmgr.h>

struct runqueue rq_all;
static struct runqueue *rq_partial;              /* queues for some, not all CPUs and not one */
static struct runqueue *rq_cpu[MAX_CPUS];        /* pinned threads; rq_all on a single CPU */
static uint64_t idle_mask;                       /* CPUs running their idle thread and not kicked */
uint32_t sched_queued;
int priv_prio = 64;
bool priv_prio_saturate;

static COLD bool rq_init(struct runqueue *rq, uint64_t mask)
{
    rq->heads = kmem_alloc(256 * sizeof(struct list), NULL);
    if (!rq->heads)
        return false;
    for (unsigned i = 0; i < 256; i++)
        list_init(&rq->heads[i]);
    rq->mask = mask;
    rq->best = -1;
    return true;
}

COLD void sched_init(void)
{
    if (!rq_init(&rq_all, num_cpus == 64 ? ~0ul : (1ul << num_cpus) - 1))
        kpanic("no memory for the run queue");
    rq_all.permanent = true;
}

COLD void sched_cpu_init(struct percpu *p)
{
    if (num_cpus == 1) {
        rq_cpu[0] = &rq_all;
        return;
    }
    rq_cpu[p->cpu] = kmem_alloc(sizeof(struct runqueue), NULL);
    if (!rq_cpu[p->cpu] || !rq_init(rq_cpu[p->cpu], 1ul << p->cpu))
        kpanic("no memory for the run queue of CPU %u", p->cpu);
    rq_cpu[p->cpu]->permanent = true;
}

COLD struct runqueue *runqueue_get(uint64_t mask, int *err)
{
    struct runqueue *rq;

    mask &= rq_all.mask;
    if (mask == rq_all.mask)
        return &rq_all;
    if (!mask) {
        *err = -EINVAL;
        return NULL;
    }
    if (!(mask & (mask - 1)) && rq_cpu[__builtin_ctzl(mask)])
        return rq_cpu[__builtin_ctzl(mask)];
    for (rq = rq_partial; rq; rq = rq->next)
        if (rq->mask == mask) {
            rq->refs++;
            return rq;
        }
    rq = kmem_alloc(sizeof *rq, NULL);
    if (!rq || !rq_init(rq, mask)) {
        if (rq)
            kmem_free(rq, sizeof *rq, NULL);
        *err = -EAGAIN;
        return NULL;
    }
    rq->refs = 1;
    rq->next = rq_partial;
    rq_partial = rq;
    return rq;
}

COLD void runqueue_put(struct runqueue *rq)
{
    struct runqueue **link = &rq_partial;

    if (!rq || rq->permanent || --rq->refs)
        return;
    while (*link != rq)
        link = &(*link)->next;
    *link = rq->next;
    kmem_free(rq->heads, 256 * sizeof(struct list), NULL);
    kmem_free(rq, sizeof *rq, NULL);
}

/* Its bitmap has changed: what is best now? */
static inline void rq_find_best(struct runqueue *rq)
{
    rq->best = -1;
    for (int w = 3; w >= 0; w--)
        if (rq->bitmap[w]) {
            rq->best = w * 64 + 63 - __builtin_clzl(rq->bitmap[w]);
            return;
        }
}

/*
 * On a single CPU a thread that becomes READY may wait in this slot instead of its queue, logically at the tail: the thread that woke it
 * will often block next and hand the CPU over. Whoever looks at the queues, or adds to them, puts it in its place first.
 */
struct thread *sched_handoff;

static void handoff_flush(void);

static inline void link_ready(struct thread *t, bool at_head)
{
    struct runqueue *rq = t->rq;

    kassert(!t->on_rq);
    if (at_head)
        list_push(&rq->heads[t->prio], &t->rq_link);
    else
        list_append(&rq->heads[t->prio], &t->rq_link);
    rq->bitmap[t->prio >> 6] |= 1ul << (t->prio & 63);
    if (t->prio > rq->best)
        rq->best = t->prio;
    sched_queued++;
    t->on_rq = true;
}

static inline void unlink_ready(struct thread *t)
{
    struct runqueue *rq = t->rq;

    kassert(t->on_rq);
    list_remove(&t->rq_link);
    if (list_empty(&rq->heads[t->prio])) {
        rq->bitmap[t->prio >> 6] &= ~(1ul << (t->prio & 63));
        if (rq->best == t->prio)
            rq_find_best(rq);
    }
    sched_queued--;
    t->on_rq = false;
}

static void enqueue(struct thread *t, bool at_head)
{
    if (unlikely(sched_handoff != NULL))
        handoff_flush();
    link_ready(t, at_head);
}

static __attribute__((noinline)) void dequeue(struct thread *t)
{
    if (unlikely(t == sched_handoff)) {
        sched_handoff = NULL;
        sched_queued--;
        t->on_rq = false;
        return;
    }
    unlink_ready(t);
}

static void handoff_flush(void)
{
    struct thread *t = sched_handoff;

    sched_handoff = NULL;
    sched_queued--;
    t->on_rq = false;
    link_ready(t, false);
}

/*
 * What a holder of the kernel lock does first: fast paths beside it come to their end, and whom they left to run next is queued. No CPU has to
 * look: when it was left there all CPUs it may run on had as much to do, and no fast path lets one do less (message_fast.c).
 */
void klock_shut_out(void)
{
    __asm__ volatile("dmb ish" ::: "memory");
    for (unsigned i = 0; i < num_cpus; i++) {
        struct percpu *p = percpu_of[i];

        while (unlikely(__atomic_load_n(&p->bypass, __ATOMIC_ACQUIRE)))
            continue;
        if (unlikely(p->handoff != NULL)) {
            link_ready(p->handoff, false);
            p->handoff = NULL;
        }
    }
}

static inline __attribute__((always_inline)) struct runqueue *best_queue(unsigned cpu, int *prio)
{
    struct runqueue *best = &rq_all;
    int top, other;

    if (unlikely(sched_handoff != NULL))
        handoff_flush();
    top = rq_all.best;

    if (rq_cpu[cpu] != &rq_all && (other = rq_cpu[cpu]->best) > top) {
        top = other;
        best = rq_cpu[cpu];
    }
    for (struct runqueue *rq = rq_partial; unlikely(rq != NULL); rq = rq->next)
        if (rq->mask >> cpu & 1 && (other = rq->best) > top) {
            top = other;
            best = rq;
        }
    *prio = top;
    return best;
}

/* Does somebody wait for this CPU at exactly that priority? (time slices) */
static inline __attribute__((always_inline)) bool equal_ready(unsigned cpu, uint8_t prio)
{
    if (unlikely(sched_handoff != NULL))
        handoff_flush();
    if (rq_has(&rq_all, prio) || (rq_cpu[cpu] != &rq_all && rq_has(rq_cpu[cpu], prio)))
        return true;
    for (struct runqueue *rq = rq_partial; unlikely(rq != NULL); rq = rq->next)
        if (rq->mask >> cpu & 1 && rq_has(rq, prio))
            return true;
    return false;
}

/*
 * Time slices run only while somebody of equal priority waits. Ending one leaves the hardware timer alone: at worst it fires for
 * nothing and is programmed for what is due then.
 */
void sched_slice_start(struct percpu *p, struct thread *t, uint64_t now)
{
    p->slice_end = now + (t->slice_left ? t->slice_left : slice_cycles);
    if (p->slice_end < p->timer_armed)
        ktimer_program();
}

void sched_slice_check(struct percpu *p, struct thread *t, uint64_t now)
{
    if (sched_sliced(t) && p->slice_end == UINT64_MAX && t->prio && equal_ready(p->cpu, t->prio))
        sched_slice_start(p, t, now);
}

void sched_kick(unsigned cpu)
{
    struct percpu *p = percpu_of[cpu];

    idle_mask &= ~(1ul << cpu);
    if (p->need_resched)
        return;
    p->need_resched = true;
    if (p != this_cpu())
        ipi_send(cpu, IPI_RESCHED);
}

/* t was queued: which CPU should take it? */
static void place(struct thread *t)
{
    struct percpu *self = this_cpu();
    uint64_t mask = t->rq->mask & online_mask;
    unsigned best = 0;
    int lowest = 256;

    if (num_cpus == 1) {
        struct thread *cur = self->current;
        if (t->prio > cur->prio || cur->state != STATE_RUNNING)
            self->need_resched = true;
        else if (unlikely(t->prio == cur->prio && self->slice_end == UINT64_MAX))
            sched_slice_check(self, cur, arch_cycles_fast());
        return;
    }
    if (mask & idle_mask) {
        uint64_t idle = mask & idle_mask;
        best = t->cpu >= 0 && idle >> t->cpu & 1 ? (unsigned)t->cpu : (unsigned)__builtin_ctzl(idle);
        percpu_of[best]->claim = t->prio;
        sched_kick(best);
        return;
    }
    for (uint64_t m = mask; m; m &= m - 1) {
        unsigned cpu = (unsigned)__builtin_ctzl(m);
        struct thread *cur = percpu_of[cpu]->current;
        int prio = MAX(cur->state == STATE_RUNNING ? cur->prio : -1, percpu_of[cpu]->claim);

        if (prio < lowest || (prio == lowest && (int)cpu == t->cpu)) {
            lowest = prio;
            best = cpu;
        }
    }
    if (lowest < (int)t->prio) {
        percpu_of[best]->claim = t->prio;
        sched_kick(best);
    } else if (lowest == (int)t->prio) {
        struct percpu *p = percpu_of[best];
        if (p->slice_end == UINT64_MAX && sched_sliced(p->current)) {
            if (p == self)
                sched_slice_check(p, p->current, arch_cycles_fast());
            else
                sched_kick(best);
        }
    }
}

/* On a single CPU: t runs next, or soon. It need not be queued while nobody else is in the slot. */
static inline __attribute__((always_inline)) bool into_slot(struct percpu *p, struct thread *t)
{
    struct thread *cur = p->current;

    if (p->smp || sched_handoff)
        return false;
    sched_handoff = t;
    sched_queued++;
    t->on_rq = true;
    if (t->prio > cur->prio || cur->state != STATE_RUNNING)
        p->need_resched = true;
    else if (unlikely(t->prio == cur->prio && p->slice_end == UINT64_MAX && sched_sliced(cur)))
        sched_slice_start(p, cur, arch_cycles_fast());
    return true;
}

void sched_ready(struct thread *t, bool at_head)
{
    kassert(t->state != STATE_RUNNING && (t->running_on < 0 || percpu_of[t->running_on] == this_cpu()));
    t->state = STATE_READY;
    if (at_head || !into_slot(this_cpu(), t)) {
        enqueue(t, at_head);
        place(t);
    }
    TRACE(thread_state(t, STATE_READY));
}

void sched_unready(struct thread *t)
{
    dequeue(t);
}

void sched_block(struct thread *t)
{
    struct percpu *p = this_cpu();

    if (p->current == t)
        p->need_resched = true;
}

static void idle_changed(struct percpu *p, bool idle)
{
    p->idle = idle;
    if (!idle)
        p->idle_thread->state = STATE_READY;
    if (idle)
        idle_mask |= 1ul << p->cpu;
    else
        idle_mask &= ~(1ul << p->cpu);
}

void sched_switch_to(struct percpu *p, struct thread *t)
{
    kassert(!t->on_rq && t->running_on < 0);
    sched_switch(p, p->current, t, false, sched_queued != 0);
}

bool sched_can_switch_to(struct percpu *p, struct thread *t)
{
    int best;

    if (unlikely(!(t->rq->mask >> p->cpu & 1)) || t->exit_work & (WORK_DIE | WORK_HOLD))
        return false;
    best_queue(p->cpu, &best);
    return best < (int)t->prio;
}

void sched_reschedule(struct percpu *p)
{
    struct thread *cur = p->current, *next;
    bool preempted = cur->state == STATE_RUNNING && !(cur->special & SPECIAL_IDLE);
    int best;
    struct runqueue *rq = NULL;

    if (sched_handoff && sched_slot_is_best())
        best = sched_handoff->prio;
    else
        rq = best_queue(p->cpu, &best);
    p->need_resched = false;
    if (preempted) {
        if (best <= (int)cur->prio && likely(cur->rq->mask >> p->cpu & 1)) {
            p->claim = 0;
            sched_slice_check(p, cur, arch_cycles_fast());
            return;
        }
        cur->state = STATE_READY;            /* something better is READY, or it may run elsewhere only */
    }
    if (likely(best >= 0)) {
        next = rq ? list_first(&rq->heads[best], struct thread, rq_link) : sched_handoff;
        dequeue(next);
        if (unlikely(next == cur)) {         /* it blocked and is READY again already */
            p->claim = 0;
            cur->state = STATE_RUNNING;
            sched_slice_check(p, cur, arch_cycles_fast());
            return;
        }
    } else {
        next = p->idle_thread;
        if (cur == next) {
            idle_mask |= 1ul << p->cpu;
            p->claim = 0;
            return;
        }
    }
    sched_switch(p, cur, next, false, sched_queued != 0);
    if (preempted)
        sched_preempted(p, cur);
}

/* Who is in the slot runs at once, without a look at the queues; unusual threads go the long way (kernel_exit_work). */
long sched_blocked(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *next = sched_handoff;

    if (unlikely(!next || p->smp || !sched_slot_is_best() || t->unusual | next->unusual || t->on_rq || t->state == STATE_RUNNING))
        return KER_BLOCKED;
    sched_handoff = NULL;
    sched_queued--;
    next->on_rq = false;
    sched_switch_plain(p, t, next, sched_queued != 0);
    kernel_leave_to(next);
}

void sched_set_prio(struct thread *t, uint8_t prio, bool at_head)
{
    if (t->prio == prio)
        return;
    if (t->on_rq) {
        dequeue(t);
        t->prio = prio;
        enqueue(t, at_head);
        place(t);
        return;
    }
    bool lowered = prio < t->prio;
    t->prio = prio;
    if (t->running_on >= 0 && lowered)
        sched_kick((unsigned)t->running_on);
}

void sched_yield_current(void)
{
    struct percpu *p = this_cpu();
    struct thread *t = p->current, *next;
    struct runqueue *rq;
    int best;

    rq = best_queue(p->cpu, &best);
    if (best < (int)t->prio)
        return;
    next = list_first(&rq->heads[best], struct thread, rq_link);
    t->state = STATE_READY;
    t->slice_left = 0;
    link_ready(t, false);            /* first: its priority stays the best */
    unlink_ready(next);
    sched_switch(p, t, next, false, sched_queued != 0);
    t->slice_left = 0;
    if (num_cpus > 1)
        place(t);
}

void sched_slice_expired(struct percpu *p)
{
    struct thread *t = p->current;

    p->slice_end = UINT64_MAX;
    t->slice_left = 0;
    if (unlikely(t->ss != NULL)) {
        sporadic_slice_end(t, arch_cycles());
        return;
    }
    if (t->state == STATE_RUNNING && sched_sliced(t) && !p->need_resched)
        sched_yield_current();
}

COLD void sched_set_runqueue(struct thread *t, struct runqueue *rq)
{
    struct runqueue *old = t->rq;
    bool queued = t->on_rq;

    if (queued)
        dequeue(t);
    thread_set_rq(t, rq);
    if (queued) {
        enqueue(t, false);
        place(t);
    } else if (t->running_on >= 0 && !(rq->mask >> t->running_on & 1)) {
        sched_kick((unsigned)t->running_on);
    }
    runqueue_put(old);
}

COLD int sched_check_prio(struct process *pr, int prio, int *out)
{
    int mode = prio & _PRIO_LIMIT_MASK;

    prio = SCHED_PRIO_EXTRACT(prio);
    if (prio < 1 || prio > PRIO_MAX)
        return -EINVAL;
    if (prio >= priv_prio && !process_able(pr, PROCMGR_AID_PRIORITY)) {
        if (mode != _PRIO_LIMIT_SATURATE && (mode == _PRIO_LIMIT_ERROR || !priv_prio_saturate))
            return -EPERM;
        prio = priv_prio - 1;
    }
    *out = prio;
    return 0;
}

uint64_t thread_cpu_time(struct thread *t)
{
    uint64_t cycles = t->run_cycles;

    if (t->running_on >= 0)
        cycles += arch_cycles() - percpu_of[t->running_on]->switch_time;
    return cycles_to_ns(cycles);
}

bool sched_first_idle(unsigned cpu)
{
    return !(idle_mask & ((1ul << cpu) - 1));
}

/* To or from an idle thread, a sporadic server, or one that steps. */
void sched_special_switch(struct percpu *p, struct thread *old, struct thread *t, uint64_t now)
{
    if ((old->special | t->special) & SPECIAL_IDLE)
        idle_changed(p, t->special & SPECIAL_IDLE);
    if ((old->special | t->special) & SPECIAL_STEP)
        arch_step(t->special & SPECIAL_STEP);
    if (old->ss)
        sporadic_stop(old, now);
    if (t->ss)
        sporadic_start(p, t, now);
}

void sched_preempt(struct thread *t)
{
    struct percpu *p = this_cpu();
    struct thread *cur = p->current;

    if (unlikely(cur == t || cur->state != STATE_RUNNING || cur->prio >= t->prio || t->exit_work || !(t->rq->mask >> p->cpu & 1))) {
        sched_ready(t, true);
        return;
    }
    if (unlikely(sched_handoff != NULL))
        handoff_flush();
    cur->state = STATE_READY;
    sched_switch(p, cur, t, false, sched_queued != 0);
    if (!(cur->special & SPECIAL_IDLE))
        sched_preempted(p, cur);
}
