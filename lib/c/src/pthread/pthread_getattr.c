/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <devctl.h>
#include <sys/neutrino.h>
#include <fcntl.h>
#include <string.h>
#include <sys/procfs.h>
#include <unistd.h>

static int status_of(pthread_t thr, procfs_status *status)
{
    int fd = open("/proc/self/as", O_RDONLY | O_CLOEXEC), err;

    if (fd == -1)
        return errno;
    memset(status, 0, sizeof *status);
    status->tid = (_Uint32t)thr;
    err = devctl(fd, DCMD_PROC_TIDSTATUS, status, sizeof *status, NULL);
    close(fd);
    return err == EOK && status->tid != (_Uint32t)thr ? ESRCH : err;
}

/* The attributes a running thread has; its stack as it lies in memory, without the guard. */
int pthread_getattr_np(pthread_t thr, pthread_attr_t *attr)
{
    procfs_status status;
    int err = status_of(thr, &status);

    if (err != EOK)
        return err;
    pthread_attr_init(attr);
    attr->__stackaddr = (void *)(uintptr_t)status.stkbase;
    attr->__stacksize = status.stksize;
    attr->__policy = status.policy;
    attr->__param.sched_priority = status.real_priority;
    attr->__flags = PTHREAD_EXPLICIT_SCHED | (status.tid_flags & _NTO_TF_DETACHED ? PTHREAD_CREATE_DETACHED : 0);
    return EOK;
}
