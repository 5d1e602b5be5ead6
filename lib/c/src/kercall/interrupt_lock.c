/* SPDX-License-Identifier: Apache-2.0 */
/* InterruptLock() is a recursive mutex with priority inheritance: struct intrspin is a sync_t under another name. */
#include <sys/neutrino.h>
#include <sys/storage.h>

_Static_assert(sizeof(struct intrspin) == sizeof(sync_t), "intrspin");

void InterruptLock(struct intrspin *spin)
{
    unsigned owner = 0;

    if (!__atomic_compare_exchange_n(&spin->__owner, &owner, __tls()->__owner, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        SyncMutexLock_r((sync_t *)(void *)spin);
}

void InterruptUnlock(struct intrspin *spin)
{
    unsigned owner = __tls()->__owner;

    if (spin->value != 0 ||
        !__atomic_compare_exchange_n(&spin->__owner, &owner, 0, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        SyncMutexUnlock_r((sync_t *)(void *)spin);
}
