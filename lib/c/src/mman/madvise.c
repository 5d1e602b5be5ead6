/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/mman.h>

/* The BSD form of posix_madvise(). */
int madvise(void *addr, size_t len, int advice)
{
    return errno_result(posix_madvise(addr, len, advice));
}
