/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include <sys/dcmd_chr.h>
#include "iomsg.h"

int isatty(int fd)
{
    int err = devctl(fd, DCMD_CHR_ISATTY, NULL, 0, NULL);
    if (err == EOK)
        return 1;
    errno = err == EBADF ? EBADF : ENOTTY;
    return 0;
}
