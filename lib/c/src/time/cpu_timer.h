/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers on CPU-time clocks, which the kernel's timers do not run on: timer_create() with such a clock, ITIMER_VIRTUAL and
 * ITIMER_PROF. Ids are above those of the kernel's timers.
 */
#ifndef LIBC_CPU_TIMER_H
#define LIBC_CPU_TIMER_H

#include <sys/neutrino.h>
#include <sys/siginfo.h>

#define CPU_TIMER_FIRST 0x40000000

static inline int cpu_timer_id(int id)
{
    return id >= CPU_TIMER_FIRST;
}

/* An id or -errno; ev NULL: SIGALRM with the id. */
int __cpu_timer_create(clockid_t clock, const struct sigevent *ev);
/* Positive errno. */
int __cpu_timer_delete(int id);
int __cpu_timer_set(int id, int absolute, const struct _itimer *it, struct _itimer *old);
int __cpu_timer_info(int id, struct _itimer *left, unsigned *overruns);

#endif
