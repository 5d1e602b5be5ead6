/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduler. READY threads wait in run queues, one queue per distinct set of CPUs a thread may run on: "all CPUs", one per CPU, and
 * further sets as threads ask for them. A CPU takes the best head among the queues that contain it, so the highest-priority READY
 * thread that may run on a CPU does run on one. Everything: kernel lock; sched_switch_plain() and sched_slice_start() also in the bypass (lock.h).
 */
#ifndef KSCHED_H
#define KSCHED_H

#include "kernel.h"
#include "percpu.h"
#include "thread.h"
#include "aspace.h"
#include "process.h"
#include "trace.h"

#define PRIO_MAX         255
#define PRIO_DEFAULT     10

struct runqueue {
    uint64_t mask;               /* [I] CPUs */
    uint64_t bitmap[4];          /* priorities with threads */
    int32_t best;                /* the highest of them, -1: nobody is queued */
    struct list *heads;          /* [I] 256 lists */
    struct runqueue *next;       /* all queues */
    uint32_t refs;               /* threads that use it; 0 for the permanent ones */
    bool permanent;
};

extern struct runqueue rq_all;               /* every CPU */
extern int priv_prio;                        /* first privileged priority (-P) */
extern bool priv_prio_saturate;

void sched_init(void);
void sched_cpu_init(struct percpu *);
struct runqueue *runqueue_get(uint64_t mask, int *err);    /* takes a reference */
void runqueue_put(struct runqueue *);

void sched_ready(struct thread *, bool at_head);           /* becomes READY: queue it, make a CPU look */
void sched_unready(struct thread *);                       /* leaves its queue */
void sched_block(struct thread *);                         /* the current thread stops running; somebody else must be picked */
long sched_blocked(struct thread *);                       /* the last thing a kernel call of the thread, now blocked, does: its result */
void sched_preempt(struct thread *);                       /* at the head of its priority, on this CPU at once where it may be */
void sched_switch_to(struct percpu *, struct thread *);    /* run it here now, no queue in between; current has blocked */
bool sched_can_switch_to(struct percpu *, struct thread *);/* nothing better is READY for this CPU and it may run here */
void sched_reschedule(struct percpu *);                    /* this CPU: pick the best, switch */
void sched_set_prio(struct thread *, uint8_t effective, bool at_head);
void sched_yield_current(void);
void sched_slice_expired(struct percpu *);
void sched_set_runqueue(struct thread *, struct runqueue *);  /* takes over the caller's reference */
void sched_kick(unsigned cpu);                             /* make that CPU look at its current thread */
int sched_check_prio(struct process *, int prio, int *out);   /* privileged limit: 0, -EPERM, -EINVAL */
uint64_t thread_cpu_time(struct thread *);                 /* ns */

extern uint32_t sched_queued;                              /* threads on all run queues */
extern struct thread *sched_handoff;                       /* sched.c: READY, counted in sched_queued, linked nowhere */
/* Somebody is in the slot: is it better than all that are queued, and to run next? */
static inline bool sched_slot_is_best(void)
{
    return (int)sched_handoff->prio > rq_all.best;
}
void sched_special_switch(struct percpu *, struct thread *old, struct thread *t, uint64_t now);
bool sched_first_idle(unsigned cpu);                       /* no idle CPU has a lower index */
void sched_slice_check(struct percpu *, struct thread *, uint64_t now);
void sched_slice_start(struct percpu *, struct thread *, uint64_t now);

static inline __attribute__((always_inline)) bool sched_sliced(const struct thread *t)
{
    return t->policy == SCHED_RR || t->policy == SCHED_OTHER;
}

static inline bool rq_has(const struct runqueue *rq, uint8_t prio)
{
    return rq->bitmap[prio >> 6] >> (prio & 63) & 1;
}

static inline void thread_set_rq(struct thread *t, struct runqueue *rq)
{
    t->rq = rq;
    thread_set_special(t, SPECIAL_QUEUE, rq != &rq_all);
}

/*
 * The switch itself: `to`, on no queue, runs on this CPU from the next kernel exit on; `from` is READY or blocked already. `others`:
 * threads are on run queues.
 */
static inline __attribute__((always_inline)) void sched_switch(struct percpu *p, struct thread *from, struct thread *to, bool plain,
                                                               bool others)
{
    uint64_t now = arch_cycles_fast();

    kassert_debug(to->running_on < 0);
    if (unlikely(p->slice_end != UINT64_MAX)) {
        from->slice_left = from->state == STATE_READY && p->slice_end > now ? p->slice_end - now : 0;
        p->slice_end = UINT64_MAX;
    }
    from->run_cycles += now - p->switch_time;
    from->running_on = -1;
    p->switch_time = now;
    p->current = to;
    p->claim = 0;
    p->need_resched = false;
    to->state = STATE_RUNNING;
    to->both_cpus = p->both_cpus;
    arch_switch_thread(p, from, to);
    if (!plain && unlikely((from->special | to->special) & (SPECIAL_IDLE | SPECIAL_SPORADIC | SPECIAL_STEP)))
        sched_special_switch(p, from, to, now);
    if (plain && !to->process->aspace)
        __builtin_unreachable();             /* who has nothing else to do has an address space */
    if (plain || likely(!(to->special & SPECIAL_IDLE)))
        aspace_switch(p, to->process->aspace);
    if (unlikely(others) && sched_sliced(to))
        sched_slice_check(p, to, now);
    TRACE(thread_state(to, STATE_RUNNING));
}

/* plain: neither of the two is an idle thread or a sporadic server. */
static inline __attribute__((always_inline)) void sched_switch_plain(struct percpu *p, struct thread *from, struct thread *to,
                                                                     bool others)
{
    sched_switch(p, from, to, true, others);
}

/* t becomes READY in the slot, which is free; single CPU. */
static inline __attribute__((always_inline)) void sched_slot_put(struct thread *t)
{
    t->state = STATE_READY;
    t->on_rq = true;
    sched_handoff = t;
    sched_queued++;
    TRACE(thread_state(t, STATE_READY));
}

/* The same of one that was blocked until now, no better than the current thread. */
static inline __attribute__((always_inline)) void sched_hand_off(struct percpu *p, struct thread *cur, struct thread *t)
{
    sched_slot_put(t);
    if (t->prio == cur->prio && p->slice_end == UINT64_MAX && sched_sliced(cur))
        sched_slice_start(p, cur, arch_cycles_fast());
}

/*
 * cur was preempted by the thread this CPU has just been switched to: the first of its priority. In the slot it is that while its queue
 * is empty, and most likely it goes on before anybody else is queued.
 */
static inline __attribute__((always_inline)) void sched_preempted(struct percpu *p, struct thread *cur)
{
    if (unlikely(p->smp || sched_handoff || rq_has(cur->rq, cur->prio))) {
        sched_ready(cur, true);
        return;
    }
    sched_slot_put(cur);
}

#endif
