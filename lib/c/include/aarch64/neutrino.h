/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of <sys/neutrino.h> that are instructions, not calls. */
#ifndef _AARCH64_NEUTRINO_H_INCLUDED
#define _AARCH64_NEUTRINO_H_INCLUDED

#include <sys/types.h>

/* The virtual count of the generic timer. The barrier keeps it from being read ahead of earlier instructions. */
static __inline__ __attribute__((__always_inline__)) _Uint64t ClockCycles(void)
{
    _Uint64t count;

    __asm__ __volatile__("isb\n\tmrs %0, cntvct_el0" : "=r"(count) : : "memory");
    return count;
}

/*
 * Handlers run at EL0 in threads of their own (see lib/c/src/kercall/interrupt_handler.c), so what keeps them out is
 * a lock with priority inheritance: a handler that finds it taken lets its owner finish first. InterruptDisable()
 * holds off all handlers of the process, not the interrupts of other processes.
 */
extern struct intrspin __intr_disable_lock;
extern void InterruptLock(struct intrspin *spin);
extern void InterruptUnlock(struct intrspin *spin);

/*
 * Interrupts on this CPU: a program may not touch them. They act where a handler shares data with threads:
 * InterruptLock().
 */
static __inline__ __attribute__((__always_inline__)) void InterruptEnable(void)
{
    InterruptUnlock(&__intr_disable_lock);
}

/* As InterruptEnable(). */
static __inline__ __attribute__((__always_inline__)) void InterruptDisable(void)
{
    InterruptLock(&__intr_disable_lock);
}

/* As InterruptEnable(). */
static __inline__ __attribute__((__always_inline__)) unsigned InterruptStatus(void)
{
    return 0;
}

/* A debugger attached to the process sees the SIGTRAP. */
#define DebugBreak()          __asm__ __volatile__("brk #0")
#define DebugKDBreak()        __asm__ __volatile__("brk #1")
#define DebugKDOutput(t, len) ((void)(t), (void)(len))

#endif
