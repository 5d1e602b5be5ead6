/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCHED_SPORADIC: a thread runs at its normal priority while it has budget, at its low one without. Kernel lock.
 * Each stretch of running at normal priority (a chunk, ended by blocking, preemption or the end of the budget) is given back one period
 * after that stretch began, never earlier: Stanovich et al., "Defects of the POSIX sporadic server", RTAS 2010.
 */
#ifndef SPORADIC_H
#define SPORADIC_H
#include "ktimer.h"
#include <sched.h>
struct thread;
struct percpu;
struct refill { uint64_t time, amount; };     /* cycles */
struct sporadic {
    uint8_t normal, low;
    uint8_t max_refills, refills;             /* pending ones, in order of time */
    bool exhausted;                           /* runs at low */
    uint64_t period, capacity;                /* cycles */
    uint64_t left;                            /* budget now */
    uint64_t chunk_start;                     /* 0: not running at normal priority */
    struct ktimer timer;                      /* first refill */
    struct thread *thread;
    struct sched_param param;                 /* as given */
    struct refill refill[SS_REPL_MAX];
};
int sporadic_set(struct thread *, const struct sched_param *, int priority);   /* -EINVAL, -EAGAIN */
void sporadic_end(struct thread *);                                            /* another policy, or the end */
void sporadic_start(struct percpu *, struct thread *, uint64_t now);           /* it runs from now on */
void sporadic_stop(struct thread *, uint64_t now);                             /* it stops running */
void sporadic_slice_end(struct thread *, uint64_t now);                        /* its budget is used up while it runs */
#endif
