/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

/* The system keeps no load averages. */
int getloadavg(double loadavg[], int n)
{
    errno = ENOSYS;
    return -1;
}
