/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long interrupts stay masked: the kernel procnto-smp-irqoff counts instructions from each entry, or each look at pending interrupts
 * between steps, to the next look or exit, and tells the console the longest of each cause. On one CPU under
 * QEMU's -icount shift=0, where the cycle counter counts instructions. Any other kernel has none of this.
 */
#ifndef IRQOFF_H
#define IRQOFF_H

#ifdef PAULI_IRQOFF
enum irqoff_cause { IRQOFF_FAULT = 256, IRQOFF_INTERRUPT, IRQOFF_IDLE, IRQOFF_CAUSES };    /* below: a kernel call's number */
void irqoff_enter(unsigned cause);
struct thread;
void irqoff_step(const struct thread *);    /* its continuation is run next */
void irqoff_poll(void);     /* interrupts are looked at here; what follows is the same call's */
void irqoff_leave(void);
#else
#define irqoff_enter(cause) ((void)0)
#define irqoff_step(t)      ((void)0)
#define irqoff_poll()       ((void)0)
#define irqoff_leave()      ((void)0)
#endif

#endif
