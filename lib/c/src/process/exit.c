/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/neutrino.h>
#include <unistd.h>

void _exit(int status)
{
    for (;;)
        ThreadDestroy_r(-1, -1, (void *)(uintptr_t)(status & 0xff));
}
