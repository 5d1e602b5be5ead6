/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include "../unistd/iomsg.h"
#include "devctl.h"

/* Data travels in the directions the command's bits say. */
static int control(int fd, int dcmd, void *data, size_t nbytes, int *info, unsigned flags)
{
    iov_t iov;
    unsigned direction = get_device_direction(dcmd);
    SETIOV(&iov, data, nbytes);
    return _devctl_send(fd, dcmd, nbytes, &iov, direction & DEVDIR_TO && nbytes != 0, &iov,
                        direction & DEVDIR_FROM && nbytes != 0, info, flags);
}

int devctl(int fd, int dcmd, void *data, size_t nbytes, int *info)
{
    return control(fd, dcmd, data, nbytes, info, 0);
}

int _devctl(int fd, int dcmd, void *data, size_t nbytes, unsigned flags)
{
    int info = 0;
    int err = control(fd, dcmd, data, nbytes, &info, flags);
    if (err != EOK) {
        errno = err == ENOTTY && !(flags & _DEVCTL_FLAG_NOTTY) ? ENOSYS : err;
        return -1;
    }
    return flags & _DEVCTL_FLAG_NORETVAL ? 0 : info;
}
