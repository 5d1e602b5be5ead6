/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel lock: one fair (ticket) lock, taken on every entry and released on every exit, held only for bounded steps.
 * Interrupts are masked whenever the kernel runs, so a CPU never waits for itself, and on a single CPU there is nothing to take.
 * vectors.S has the same two operations for kernel calls.
 */
#ifndef LOCK_H
#define LOCK_H

#include "percpu.h"

struct klock { uint32_t next, serving; } __attribute__((aligned(8)));  /* next: ticket to draw; serving: whose turn */
extern struct klock kernel_lock;
void klock_shut_out(void);          /* several CPUs, the lock just taken: waits for what runs beside it (below) */

#ifdef PAULI_INSTR
extern uint32_t klock_cpu;          /* who took it last: for the panic report */
static inline void klock_taken(void) { klock_cpu = cpu_index(); }
#else
static inline void klock_taken(void) { }
#endif

static inline void klock_acquire(void)
{
    uint32_t ticket, tmp, status;

    if (!this_cpu()->smp)
        return;
    __asm__ volatile("1: ldaxr %w0, [%3]\n\tadd %w1, %w0, #1\n\tstxr %w2, %w1, [%3]\n\tcbnz %w2, 1b"
                     : "=&r"(ticket), "=&r"(tmp), "=&r"(status) : "r"(&kernel_lock.next) : "memory");
    if (likely(__atomic_load_n(&kernel_lock.serving, __ATOMIC_ACQUIRE) == ticket)) {
        goto taken;
    }
    __asm__ volatile("sevl" ::: "memory");
    uint32_t now;
    do {
        __asm__ volatile("wfe\n\tldaxr %w0, [%1]" : "=&r"(now) : "r"(&kernel_lock.serving) : "memory");
    } while (now != ticket);
taken:
    klock_shut_out();
    klock_taken();
}
static inline void klock_release(void)     /* the store wakes those in wfe: their exclusive monitor is cleared */
{
    if (this_cpu()->smp)
        __atomic_store_n(&kernel_lock.serving, kernel_lock.serving + 1, __ATOMIC_RELEASE);
}
static inline bool klock_held(void) { return kernel_lock.next != kernel_lock.serving; }
static inline bool klock_contended(void) { return kernel_lock.next - kernel_lock.serving > 1; }

/*
 * The bypass. With several CPUs a fast path (message_fast.c) may run beside the lock: while it does, nobody holds the lock, so all that the
 * lock guards stands still, but for what other CPUs' fast paths change: their own CPU's current thread, the threads that wait on a channel, and
 * that channel, which one of them at a time has to itself (channel.busy). Who takes the lock waits until no CPU is in a fast path; who is in
 * one waits for nothing.
 */
#if !defined PAULI_INSTR && !defined PAULI_IRQOFF      /* they record and count under the lock */
#define KLOCK_BYPASS
static inline bool klock_bypass(struct percpu *p)      /* false: the lock is held, or wanted */
{
    union { struct klock lock; uint64_t word; } now;

    __atomic_store_n(&p->bypass, 1, __ATOMIC_RELAXED);
    __asm__ volatile("dmb ish" ::: "memory");          /* seen before we look; klock_shut_out() does the same the other way round */
    now.word = __atomic_load_n((uint64_t *)(void *)&kernel_lock, __ATOMIC_ACQUIRE);
    if (likely(now.lock.next == now.lock.serving))
        return true;
    __atomic_store_n(&p->bypass, 0, __ATOMIC_RELEASE);
    return false;
}
static inline void klock_bypass_end(struct percpu *p) { __atomic_store_n(&p->bypass, 0, __ATOMIC_RELEASE); }
#endif

#endif
