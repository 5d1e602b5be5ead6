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

/* Interrupt handlers and threads with I/O privilege run at EL0: device interrupts are held off for a handler by the
   kernel already, so the lock's spin is what remains; the enable and disable pair orders memory and nothing else. */
static __inline__ __attribute__((__always_inline__)) void InterruptEnable(void)
{
    __asm__ __volatile__("" : : : "memory");
}

static __inline__ __attribute__((__always_inline__)) void InterruptDisable(void)
{
    __asm__ __volatile__("" : : : "memory");
}

static __inline__ __attribute__((__always_inline__)) unsigned InterruptStatus(void)
{
    return 0;
}

static __inline__ __attribute__((__always_inline__)) void InterruptLock(struct intrspin *spin)
{
    while (__atomic_exchange_n(&spin->value, 1u, __ATOMIC_ACQUIRE) != 0)
        while (spin->value != 0)
            __asm__ __volatile__("yield");
}

static __inline__ __attribute__((__always_inline__)) void InterruptUnlock(struct intrspin *spin)
{
    __atomic_store_n(&spin->value, 0u, __ATOMIC_RELEASE);
}

/* A debugger attached to the process sees the SIGTRAP. */
#define DebugBreak()          __asm__ __volatile__("brk #0")
#define DebugKDBreak()        __asm__ __volatile__("brk #1")
#define DebugKDOutput(t, len) ((void)(t), (void)(len))

#endif
