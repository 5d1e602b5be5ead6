/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

/* A cancelled initialisation counts as never begun. */
static void unlock(void *arg)
{
    pthread_mutex_unlock(arg);
}

int pthread_once(pthread_once_t *once, void (*init)(void))
{
    int err;

    if (__atomic_load_n(&once->__once, __ATOMIC_ACQUIRE))
        return EOK;
    err = pthread_mutex_lock(&once->__mutex);
    if (err != EOK)
        return err;
    pthread_cleanup_push(unlock, &once->__mutex);
    if (!once->__once) {
        init();
        __atomic_store_n(&once->__once, 1, __ATOMIC_RELEASE);
    }
    pthread_cleanup_pop(1);
    return EOK;
}
