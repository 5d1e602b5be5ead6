/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread cancellation. The thread's own flag word (struct _thread_local_storage.__flags, in its memory) says whether it may be cancelled
 * and how; the kernel sets PENDING there for the library's cancellation points. A request that cannot act at once stays with the thread
 * as WORK_CANCEL_LATER until it enters a cancellable blocking call.
 */
#include "aspace.h"
#include "ksched.h"
#include "process.h"
#include "thread.h"
#include <sys/kercalls.h>
#include <sys/storage.h>

/* The flag word, or NULL while the thread has told us of no storage (its start-up code sets TPIDR_EL0 itself). */
static unsigned *flag_word(struct thread *t)
{
    enum fault_result why;

    if (t == this_cpu()->current)
        t->regs.tpidr = arch_read_tpidr();
    if (!t->tls && t->regs.tpidr)
        t->tls = t->regs.tpidr - __TLS_SIZE;
    if (!t->tls || t->tls & 3 || !t->process->aspace)
        return NULL;
    return aspace_touch(t->process->aspace, t->tls + __TLS_FLAGS_OFFSET, ACCESS_WRITE, &why);
}

static bool cancellable(const struct thread *t, int state)
{
    switch (state) {
    case STATE_SEND:
    case STATE_REPLY:
        return t->syscall != __KER_MSG_SENDVNC;
    case STATE_RECEIVE:
    case STATE_SIGSUSPEND:
    case STATE_SIGWAITINFO:
    case STATE_NANOSLEEP:
    case STATE_CONDVAR:
    case STATE_SEM:
    case STATE_JOIN:
    case STATE_INTR:
        return true;
    default:
        return false;
    }
}

/* t is about to block: does a request made earlier act now? It then continues at its canstub. */
bool thread_cancel_at(struct thread *t, int state)
{
    unsigned *w = flag_word(t);

    if (!cancellable(t, state) || !w || *w & PTHREAD_CANCEL_DISABLE)
        return false;
    t->exit_work = (t->exit_work & ~WORK_CANCEL_LATER) | WORK_CANCEL;
    return true;
}

void thread_cancel(struct thread *c, uintptr_t canstub)
{
    unsigned *w = flag_word(c), flags = 0;

    c->canstub = canstub;
    if (w)
        flags = __atomic_fetch_or(w, PTHREAD_CANCEL_PENDING, __ATOMIC_ACQ_REL);
    if (!w || flags & PTHREAD_CANCEL_DISABLE) {
        c->exit_work |= WORK_CANCEL_LATER;
    } else if (cancellable(c, c->state)) {
        if (!thread_interrupt(c, EINTR))
            c->exit_work |= WORK_CANCEL;         /* its server lets it go; then */
        else
            c->regs.ip = canstub;
    } else if (flags & PTHREAD_CANCEL_ASYNCHRONOUS) {
        thread_set_exit_work(c, WORK_CANCEL);
    } else {
        c->exit_work |= WORK_CANCEL_LATER;
    }
}
