/* SPDX-License-Identifier: Apache-2.0 */
/* Invariants of all objects at once, in the debug kernel only: walks that no other kernel could afford. */
#include "debug.h"
#ifdef PAULI_DEBUG
#include "aspace.h"
#include "pmem.h"
#include "process.h"
#include "region.h"
#include "thread.h"

/* A thread is on a run queue if it is READY, and current on a CPU if it is RUNNING; idle threads are on none. */
static void check_thread(const struct thread *t)
{
    if (t->special & SPECIAL_IDLE)
        return;
    kassert(t->on_rq == (t->state == STATE_READY));
    if (t->state == STATE_RUNNING)
        kassert(t->running_on >= 0 && percpu_of[t->running_on]->current == t);
    if (t->state == STATE_SEND || t->state == STATE_MUTEX)
        kassert(t->wait.queued);
}

static void check_process(const struct process *p)
{
    if (p->aspace && !p->dying)
        region_check(p->aspace->regions);
    list_for_each(t, &p->threads, struct thread, process_link) {
        kassert(t->process == p);
        check_thread(t);
    }
}

void kernel_check(void)
{
    const pid_t last = (1 << PID_INDEX_BITS) - 1;
    struct process *p;

    pmem_check();
    for (pid_t index = 0; index <= last && (p = process_next(index)) != NULL; index = (p->pid & last) + 1)
        check_process(p);
}
#endif
