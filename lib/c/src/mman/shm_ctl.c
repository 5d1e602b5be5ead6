/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <devctl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/procfs.h>

static int control(int fd, int flags, _Uint64t physical, _Uint64t size, unsigned special)
{
    procfs_memobj obj;
    int result = 0;

    memset(&obj, 0, sizeof(obj));
    obj.offset = (off64_t)physical;
    obj.size = size;
    obj.flags = flags;
    obj.special = special;
    if (errno_result(devctl(fd, DCMD_MEMMGR_MEMOBJ, &obj, sizeof(obj), &result)) == -1)
        return -1;
    return result;              /* SHMCTL_GET_FLAGS: the flags */
}

int shm_ctl_special(int fd, int flags, _Uint64t physical, _Uint64t size, unsigned special)
{
    return control(fd, flags | SHMCTL_HAS_SPECIAL, physical, size, special);
}

int shm_ctl(int fd, int flags, _Uint64t physical, _Uint64t size)
{
    return control(fd, flags & ~SHMCTL_HAS_SPECIAL, physical, size, 0);
}
