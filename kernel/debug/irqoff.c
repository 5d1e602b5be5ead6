/* SPDX-License-Identifier: Apache-2.0 */
#include "irqoff.h"
#ifdef PAULI_IRQOFF
#include "debug.h"
#include "percpu.h"
#include "process.h"
#include "thread.h"

#define ENTRY_AND_EXIT 80       /* instructions of vectors.S before the first and behind the last look at the counter */
#define WORTH_TELLING  1000

static uint64_t worst[IRQOFF_CAUSES], began;
static unsigned now;
static void (*step)(struct thread *);       /* the continuation that ran, if one did, */
static unsigned stage;                      /* and how far a thread's and its process' end were */

static uint64_t instructions(void)
{
    uint64_t n;

    __asm__ volatile("isb\n\tmrs %0, pmccntr_el0" : "=r"(n) :: "memory");
    return n;
}

/* Call numbers from user space may be anything. */
void irqoff_enter(unsigned cause)
{
    now = cause < IRQOFF_CAUSES ? cause : 0;
    step = NULL;
    began = instructions();
}

void irqoff_leave(void)
{
    uint64_t n = instructions() - began + ENTRY_AND_EXIT;
    uintptr_t offset;

    if (n <= worst[now] || began == 0)       /* the way here from boot is no entry */
        return;
    worst[now] = n;
    if (n < WORTH_TELLING)
        return;
    if (step == thread_die_step)
        kprintf("\nirqoff %u %lu thread_die_step.%u\n", now, n, stage);
    else
        kprintf("\nirqoff %u %lu %s\n", now, n, step ? symbol_name((uintptr_t)step, &offset) : "-");
}

void irqoff_poll(void)
{
    irqoff_leave();
    began = instructions();
}

void irqoff_step(const struct thread *t)
{
    step = t->cont;
    stage = t->die_step * 100u + t->process->die_step;
}

/* From vectors.S. */
void irqoff_enter_call(struct thread *);
void irqoff_enter_call(struct thread *t)
{
    irqoff_enter(t->regs.x[8] < IRQOFF_FAULT ? (unsigned)t->regs.x[8] : 0);
}
#endif
