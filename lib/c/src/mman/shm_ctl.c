/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <devctl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/procfs.h>

#define DCMD_MEMMGR_MEMOBJ __DIOT(_DCMD_PROC, 100, procfs_memobj)

int shm_ctl_special(int fd, int flags, _Uint64t physical, _Uint64t size, unsigned special)
{
    procfs_memobj obj;

    memset(&obj, 0, sizeof(obj));
    obj.offset = (off64_t)physical;
    obj.size = size;
    obj.flags = flags | SHMCTL_HAS_SPECIAL;
    obj.special = special;
    return errno_result(devctl(fd, DCMD_MEMMGR_MEMOBJ, &obj, sizeof(obj), NULL));
}

int shm_ctl(int fd, int flags, _Uint64t physical, _Uint64t size)
{
    procfs_memobj obj;

    memset(&obj, 0, sizeof(obj));
    obj.offset = (off64_t)physical;
    obj.size = size;
    obj.flags = flags & ~SHMCTL_HAS_SPECIAL;
    return errno_result(devctl(fd, DCMD_MEMMGR_MEMOBJ, &obj, sizeof(obj), NULL));
}
