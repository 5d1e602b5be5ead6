/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InterruptAttach(): a handler runs in a thread of its own that attaches itself to the vector. The kernel runs that thread before every
 * other, on the CPU that took the interrupt, and keeps the vector masked until it says that the handler returned. The handler of the
 * trace hook has one argument, the number of the buffer that is full: what the kernel returned.
 */
#include "../internal/kercall.h"
#include "../internal/thread.h"
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/storage.h>

#define __KER_INTERRUPT_DONE 56  /* kernel/kercalls.def */

struct isr {
    int intr, size, creator;
    unsigned flags;
    const void *area;
    uintptr_t handler;
    sync_t done;            /* semaphore: id is there */
    int id;
};

/* InterruptDisable() of any thread holds off all handlers of the process: they take this lock around each run. */
struct intrspin __intr_disable_lock;

static void *isr_thread(void *arg)
{
    struct isr *start = arg, isr = *start;
    const void *(*handler)(void *, int) = (const void *(*)(void *, int))isr.handler;
    long event = 0, number;

    isr.id = (int)kercall6(__KER_INTERRUPT_ATTACH, isr.intr, (long)isr.handler, (long)isr.area, isr.size, (long)isr.flags,
                           isr.creator);
    start->id = isr.id;
    SyncSemPost_r(&start->done);                /* `start` is gone from here on */
    if (isr.id < 0)
        return NULL;
    while ((number = kercall4(__KER_INTERRUPT_DONE, event, 0, 0, 0)) >= 0) {
        InterruptLock(&__intr_disable_lock);
        event = (long)handler(isr.intr == _NTO_HOOK_TRACE ? (void *)number : (void *)isr.area, isr.id);
        InterruptUnlock(&__intr_disable_lock);
    }
    return NULL;
}

int __interrupt_handler(int intr, uintptr_t handler, const void *area, int size, unsigned flags)
{
    struct isr isr = { .intr = intr, .size = size, .flags = flags, .area = area, .handler = handler };
    struct _thread_attr attr;
    struct _sync_attr sem;
    int tid;

    isr.creator = __tls()->__tid;
    memset(&attr, 0, sizeof attr);
    memset(&sem, 0, sizeof sem);
    attr.__flags = PTHREAD_CREATE_DETACHED | PTHREAD_STACK_NOTLAZY;
    attr.__stacksize = 16384;
    SyncTypeCreate_r(_NTO_SYNC_SEM, &isr.done, &sem);
    tid = __thread_create(0, isr_thread, &isr, &attr);
    if (tid < 0)
        return tid;
    while (SyncSemWait_r(&isr.done, 0) != EOK)
        ;
    return isr.id;
}
