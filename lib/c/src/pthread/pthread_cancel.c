/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cancellation. The kernel sets PTHREAD_CANCEL_PENDING in the target's flag word and, if cancellation is enabled there,
 * takes the target out of a call that is a cancellation point (or from wherever it is when asynchronous) to __canstub.
 */
#include "lock.h"

void __canstub(void)
{
    pthread_exit(PTHREAD_CANCELED);
}

int pthread_cancel(pthread_t thr)
{
    return ThreadCancel_r(thr, __canstub);
}

static int should_leave(unsigned flags, unsigned async)
{
    return (flags & PTHREAD_CANCEL_PENDING) && !(flags & PTHREAD_CANCEL_DISABLE) && (flags & async) == async;
}

void pthread_testcancel(void)
{
    if (should_leave(__atomic_load_n(&__tls()->__flags, __ATOMIC_RELAXED), 0))
        pthread_exit(PTHREAD_CANCELED);
}

/* The kernel writes the word too: every change is one atomic operation. */
static unsigned change(unsigned bit, unsigned value)
{
    unsigned *flags = &__tls()->__flags;
    unsigned old = value ? __atomic_fetch_or(flags, bit, __ATOMIC_ACQ_REL)
                         : __atomic_fetch_and(flags, ~bit, __ATOMIC_ACQ_REL);

    if (should_leave(__atomic_load_n(flags, __ATOMIC_RELAXED), PTHREAD_CANCEL_ASYNCHRONOUS))
        pthread_exit(PTHREAD_CANCELED);
    return old & bit;
}

int pthread_setcancelstate(int state, int *oldstate)
{
    unsigned old;

    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE)
        return EINVAL;
    old = change(PTHREAD_CANCEL_DISABLE, (unsigned)state);
    if (oldstate != NULL)
        *oldstate = (int)old;
    return EOK;
}

int pthread_setcanceltype(int type, int *oldtype)
{
    unsigned old;

    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    old = change(PTHREAD_CANCEL_ASYNCHRONOUS, (unsigned)type);
    if (oldtype != NULL)
        *oldtype = (int)old;
    return EOK;
}
