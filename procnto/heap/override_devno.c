/* SPDX-License-Identifier: Apache-2.0 */
/* Device numbers for procnto's own resource managers, without a message to itself. See override.c. */
#include <errno.h>
#include <sys/rsrcdbmgr.h>
#include "sys/sys.h"

static long result(long value)
{
    if (value >= 0)
        return value;
    errno = (int)-value;
    return -1;
}

dev_t rsrcdbmgr_devno_attach(const char *class_name, int minor_request, int flags)
{
    return (dev_t)result(devno_attach(SYSMGR_PID, class_name, minor_request));
}

int rsrcdbmgr_devno_detach(dev_t devno, int flags)
{
    return (int)result(devno_detach(SYSMGR_PID, devno));
}
