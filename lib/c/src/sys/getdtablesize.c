/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

int getdtablesize(void)
{
    return (int)sysconf(_SC_OPEN_MAX);
}
