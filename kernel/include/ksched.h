/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduler. READY threads wait in run queues, one queue per distinct set of CPUs a thread may run on: "all CPUs", one per CPU, and
 * further sets as threads ask for them. A CPU takes the best head among the queues that contain it, so the highest-priority READY
 * thread that may run on a CPU does run on one. Everything: kernel lock.
 */
#ifndef KSCHED_H
#define KSCHED_H

#include "kernel.h"
#include "percpu.h"
#include "thread.h"

#define PRIO_MAX         255
#define PRIO_DEFAULT     10

struct runqueue {
    uint64_t mask;               /* [I] CPUs */
    uint64_t bitmap[4];          /* priorities with threads, 0 in the highest bit of word 0 ... see rq_top */
    struct list *heads;          /* [I] 256 lists */
    struct runqueue *next;       /* all queues */
    uint32_t refs;               /* threads that use it; 0 for the permanent ones */
    bool permanent;
    uint32_t ready;              /* threads queued */
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

#endif
