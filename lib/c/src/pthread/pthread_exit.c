/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/start.h"
#include "lock.h"
#include <stdlib.h>

extern int __threads_alive __attribute__((__weak__));
void __keys_destroy(struct _thread_local_storage *tls) __attribute__((__weak__));
void __cache_flush(void) __attribute__((__weak__));

void __pthread_cleanup_push(struct __cleanup_handler *h, void (*routine)(void *), void *arg)
{
    h->__routine = routine;
    h->__save = arg;
    h->__next = __tls()->__cleanup;
    __tls()->__cleanup = h;
}

void __pthread_cleanup_pop(struct __cleanup_handler *h, int ex)
{
    __tls()->__cleanup = h->__next;
    if (ex)
        h->__routine(h->__save);
}

/* Weak: a program without keys or further threads does without those parts. */
void pthread_exit(void *value)
{
    struct _thread_local_storage *tls = __tls();

    __atomic_fetch_or(&tls->__flags, PTHREAD_CANCEL_DISABLE, __ATOMIC_RELAXED);
    while (tls->__cleanup != NULL)
        __pthread_cleanup_pop(tls->__cleanup, 1);
    if (__keys_destroy != NULL)
        __keys_destroy(tls);
    if (__ld_thread_exit != NULL)
        __ld_thread_exit();
    if (&__threads_alive == NULL || __atomic_sub_fetch(&__threads_alive, 1, __ATOMIC_ACQ_REL) == 0)
        exit(0);
    if (__cache_flush != NULL)
        __cache_flush();
    for (;;)
        ThreadDestroy_r(0, -1, value);
}

int pthread_abort(pthread_t thr)
{
    return ThreadDestroy_r(thr, -1, PTHREAD_ABORTED);
}
