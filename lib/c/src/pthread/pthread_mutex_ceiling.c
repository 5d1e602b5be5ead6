/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int pthread_mutex_getprioceiling(const pthread_mutex_t *m, int *ceiling)
{
    return SyncCtl_r(_NTO_SCTL_GETPRIOCEILING, (sync_t *)(uintptr_t)m, ceiling);
}

int pthread_mutex_setprioceiling(pthread_mutex_t *m, int ceiling, int *old)
{
    int err, was;

    err = pthread_mutex_lock(m);
    if (err != EOK && err != EDEADLK)
        return err;
    int held = err == EDEADLK;
    err = SyncCtl_r(_NTO_SCTL_GETPRIOCEILING, m, &was);
    if (err == EOK)
        err = SyncCtl_r(_NTO_SCTL_SETPRIOCEILING, m, &ceiling);
    if (err == EOK && old != NULL)
        *old = was;
    if (!held)
        pthread_mutex_unlock(m);
    return err;
}

int pthread_mutex_consistent(pthread_mutex_t *m)
{
    return SyncCtl_r(_NTO_SCTL_MUTEX_CONSISTENT, m, NULL);
}

int pthread_mutex_wakeup_np(pthread_mutex_t *m, pid_t pid, int tid)
{
    struct _sync_wakeup who = { pid, tid };

    return SyncCtl_r(_NTO_SCTL_MUTEX_WAKEUP, m, &who);
}
