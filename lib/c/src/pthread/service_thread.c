/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads the library runs for itself. They take no signals, nobody joins them, and a program whose own threads have all
 * ended ends although they are there.
 */
#include "lock.h"
#include <signal.h>

extern int __threads_alive;

int __service_thread(void *(*func)(void *), void *arg)
{
    pthread_attr_t attr;
    sigset_t all, old;
    int tid;

    pthread_attr_init(&attr);
    attr.__flags |= PTHREAD_CREATE_DETACHED;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    tid = __thread_create(0, func, arg, &attr);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (tid < 0)
        return -tid;
    __atomic_fetch_sub(&__threads_alive, 1, __ATOMIC_RELAXED);
    return EOK;
}

void __service_thread_end(void)
{
    for (;;)
        ThreadDestroy_r(0, -1, NULL);
}
