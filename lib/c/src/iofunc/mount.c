/* SPDX-License-Identifier: Apache-2.0 */
#include "iofunc.h"

int iofunc_mount_init(iofunc_mount_t *mount, size_t size)
{
    if (size < offsetof(iofunc_mount_t, size))
        return EINVAL;
    memset(mount, 0, size);
    if (size >= sizeof *mount) {
        mount->conf = IOFUNC_PC_EXT;
        mount->size = size;
        mount->timeres = 1;
    }
    return EOK;
}

int iofunc_mount_fini(iofunc_mount_t *mount)
{
    return EOK;
}

int iofunc_mount_set_time(iofunc_mount_t *mount, uint32_t ns)
{
    if (!(mount->conf & IOFUNC_PC_EXT))
        return ENOTSUP;
    if (ns == 0 || ns > 1000000000)
        return EINVAL;
    mount->timeres = ns;
    return EOK;
}
