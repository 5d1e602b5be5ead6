/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel timers: a deadline in cycles of the generic timer and a function. Each CPU has one ordered tree (a treap) of its armed
 * timers and programs its hardware for the first. [K] kernel lock. The function runs with the lock held, timer disarmed.
 */
#ifndef KTIMER_H
#define KTIMER_H

#include "kernel.h"

struct ktimer {
    uint64_t deadline;               /* [K] cycles */
    struct ktimer *left, *right, *parent;
    void (*fire)(struct ktimer *);
    uint32_t weight;
    int16_t cpu;                     /* whose tree it is in; -1: not armed */
    uint32_t epoch;                  /* clock.c: state of the clock it was armed in */
    uint64_t realtime_ns;            /* [K] time of day it waits for, whatever that clock is set to (clock_arm_realtime()); 0: none */
    struct list realtime_link;
};

static inline void ktimer_init(struct ktimer *k, void (*fire)(struct ktimer *)) { k->fire = fire; k->cpu = -1; k->realtime_ns = 0; }
static inline bool ktimer_armed(const struct ktimer *k) { return k->cpu >= 0; }
void ktimer_arm(struct ktimer *, uint64_t deadline);
void ktimer_disarm(struct ktimer *);
void ktimer_run(uint64_t now);       /* this CPU's timer interrupt: fires what is due, reprograms */
void ktimer_program(void);           /* reprogram this CPU's hardware when its first deadline or slice changed */

#endif
