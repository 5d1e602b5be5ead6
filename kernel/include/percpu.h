/* SPDX-License-Identifier: Apache-2.0 */
/* Per-CPU data, found through TPIDR_EL1. A CPU touches only its own, except where a field says [K]: kernel lock, or its own CPU in the
   bypass (lock.h). */
#ifndef PERCPU_H
#define PERCPU_H

#include "kernel.h"

struct thread;
struct aspace;
struct ktimer;

#define KSTACK_SIZE 16384

struct percpu {
    uintptr_t kstack_top;        /* [I] offset 0: vectors.S */
    struct thread *current;      /* [K] offset 8: vectors.S. The thread this CPU runs */
    struct aspace *aspace;       /* own CPU: what TTBR0 holds; aspace.h maintains it */
    uint32_t cpu;                /* [I] index */
    bool need_resched;           /* [K] a better thread may be ready: look before leaving the kernel */
    uint8_t claim;               /* [K] priority this CPU was kicked to switch to, 0 none; cleared with need_resched */
    bool fp_enabled;             /* own CPU: EL0 may use FP/SIMD now */
    bool idle;                   /* [K] running its idle thread */
    bool online;                 /* [K] */
    bool smp;                    /* [I] there are other CPUs: the kernel lock is real (lock.h, vectors.S) */
    struct thread *fpu_owner;    /* [K] whose FP registers this CPU holds */
    struct thread *idle_thread;  /* [I] */
    struct ktimer *timers;       /* [K] root of the ordered tree of timers that expire on this CPU */
    struct ktimer *timer_first;  /* [K] its leftmost */
    uint64_t timer_rest;         /* own CPU: no timer interrupt before this, 0: no such limit (ktimer_run) */
    uint64_t timer_armed;        /* own CPU: deadline the hardware holds, UINT64_MAX none */
    uint64_t slice_end;          /* [K] cycle count at which current's time slice is over, UINT64_MAX none */
    uint32_t both_cpus;          /* [I] cpu twice: thread.cpu and running_on of who runs here */
    uint64_t switch_time;        /* [K] cycle count at which current started to run */
    uint32_t bypass;             /* own CPU writes: 1 while a fast path runs here beside the kernel lock (lock.h) */
    struct thread *handoff;      /* own CPU and [K]: READY, to run next here, on no queue; klock_shut_out() queues it. One CPU: sched_handoff */
    uint32_t ipi_pending;        /* atomic: IPI_* commands sent to this CPU */
    uint64_t asid_active;        /* aspace.h: generation and ASID in use */
    void *pmem_cache[64];        /* pmem.h: own cache of free pages */
    uint32_t pmem_cached;
};

extern struct percpu *percpu_of[MAX_CPUS];  /* [I] NULL for CPUs that do not exist */
extern unsigned num_cpus;                   /* [I] */
extern uint64_t online_mask;                /* [K] bit n: CPU n schedules */

static inline struct percpu *this_cpu(void)
{
    struct percpu *p;
    __asm__("mrs %0, tpidr_el1" : "=r"(p));
    return p;
}
static inline unsigned cpu_index(void) { return this_cpu()->cpu; }

#endif
