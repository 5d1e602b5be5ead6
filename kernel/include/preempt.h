/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between two steps of a long call: is anybody else to have the processor or the kernel lock first? If so the call leaves with
 * KER_RESTART, its progress kept; if not it goes on without leaving the kernel, and interrupts have been looked at.
 */
#ifndef PREEMPT_H
#define PREEMPT_H

#include "arch.h"
#include "irqoff.h"
#include "lock.h"
#include "percpu.h"

static inline bool preempt_due(void)
{
    irqoff_poll();
    return arch_irq_pending() || this_cpu()->need_resched || klock_contended();
}

#endif
