/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel.h"
#include "inject.h"
#ifdef PAULI_DEBUG
#include "percpu.h"
#include "process.h"
#include "thread.h"

static pid_t inject_pid;            /* [K] */
static uint64_t inject_left;        /* [K] allocations until one fails; 0: none does */

bool inject_fails(void)
{
    struct thread *t = this_cpu()->current;

    return inject_left && t && t->process->pid == inject_pid && --inject_left == 0;
}

long inject_call(struct thread *t)
{
    long left = (long)inject_left;

    if (t->regs.x[0] != INJECT_ALLOC)
        return 0;
    inject_pid = t->regs.x[2] ? (pid_t)t->regs.x[2] : t->process->pid;
    inject_left = t->regs.x[1] & 0xffffffff;
    return left;
}
#endif
