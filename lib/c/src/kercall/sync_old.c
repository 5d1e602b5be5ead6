/* SPDX-License-Identifier: Apache-2.0 */
/* Older names of synchronization calls. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

int SyncCreate_r(sync_t *sync, const struct _sync_attr *attr)
{
    return SyncTypeCreate_r(_NTO_SYNC_MUTEX_FREE, sync, attr);
}

int SyncCreate(sync_t *sync, const struct _sync_attr *attr)
{
    return errno_result(SyncCreate_r(sync, attr));
}

int SyncMutexEvent_r(sync_t *sync, const struct sigevent *event)
{
    return SyncCtl_r(_NTO_SCTL_SETEVENT, sync, (void *)(uintptr_t)event);
}

int SyncMutexEvent(sync_t *sync, const struct sigevent *event)
{
    return errno_result(SyncMutexEvent_r(sync, event));
}
