/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <unistd.h>

/* There is no data segment that grows: memory comes from mmap(). */
int brk(void *addr)
{
    return errno_result(ENOSYS);
}

void *sbrk(intptr_t increment)
{
    errno = ENOSYS;
    return (void *)-1;
}
